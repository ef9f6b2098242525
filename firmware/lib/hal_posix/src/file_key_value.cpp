// Small things that outlive a boot, as files.
#include "file_key_value.h"

#include <stdio.h>

#include <memory>

namespace ohmstead {
namespace {

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

}  // namespace

size_t FileKeyValue::read(const char* key, void* to, size_t size_b) {
    const File file(fopen(path(key).c_str(), "rbe"), fclose);
    if (file == nullptr) return 0;
    const size_t found_b = fread(to, 1, size_b, file.get());
    return fgetc(file.get()) == EOF ? found_b : 0;
}

bool FileKeyValue::write(const char* key, const void* from, size_t size_b) {
    const std::string making = path(key) + ".new";
    File file(fopen(making.c_str(), "wbe"), fclose);
    if (file == nullptr || fwrite(from, 1, size_b, file.get()) != size_b) return false;
    if (fclose(file.release()) != 0) return false;
    return rename(making.c_str(), path(key).c_str()) == 0;
}

}  // namespace ohmstead
