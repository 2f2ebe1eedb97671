#ifndef LOGWACHT_CZLIB_SHIM_H
#define LOGWACHT_CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 is a macro that passes the size of the structure, which Swift does not import.
// 15 + 16: the largest window, and a gzip header instead of a zlib one.
static inline int logwacht_gunzip_start(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

// Without a header of its own, as zip has its data.
static inline int logwacht_inflate_start(z_stream *stream) { return inflateInit2(stream, -15); }

#endif
