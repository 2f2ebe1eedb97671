import Defaults

print(Defaults.files.count)
