// The system's zlib, for reading files compressed with gzip.
#include <zlib.h>
