#ifndef LOGWACHT_CPCRE2_SHIM_H
#define LOGWACHT_CPCRE2_SHIM_H

// A system library target has no cSettings, and pkg-config's .pc file does not set the width.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
