import Commands

Logwacht.runAndExit()
