// A folder of a test's own, gone with all that is in it when the test ends.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace ohmstead {

class MadeFolder {
   public:
    MadeFolder() {
        std::string made = (std::filesystem::temp_directory_path() / "ohmstead-XXXXXX").string();
        if (mkdtemp(made.data()) == nullptr) throw std::runtime_error(made + " cannot be made");
        path_ = made;
    }
    ~MadeFolder() {
        std::error_code ignored;  // nothing to do about it at the end of a test
        std::filesystem::remove_all(path_, ignored);
    }
    MadeFolder(const MadeFolder&) = delete;
    MadeFolder& operator=(const MadeFolder&) = delete;

    const std::string& path() const { return path_; }
    // A file in it that holds this text. Returns its path.
    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(path_ + "/" + name, std::ios::binary) << text;
        return path_ + "/" + name;
    }

   private:
    std::string path_;
};

}  // namespace ohmstead
