// Writes JSON into a buffer that is given. Decimals are exact: they come from integers.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

// Names are null within an array. When the room is used up nothing more is written, and `fits` says
// so at the end: nothing has to be asked in between.
class JsonWriter {
   public:
    JsonWriter(char* to, size_t room_b) : to_(to), room_b_(room_b) {}

    void object(const char* name = nullptr) { open(name, '{'); }
    void array(const char* name = nullptr) { open(name, '['); }
    void end_object() { close('}'); }
    void end_array() { close(']'); }

    void whole(const char* name, int64_t value) { decimal(name, value, 0); }
    // value / 10^places, without zeros at the end: 4213 and 3 are 4.213, 4200 and 3 are 4.2.
    void decimal(const char* name, int64_t value, uint32_t places);
    void hex8(const char* name, uint32_t value);  // 8 lower-case digits, in quotes
    void text(const char* name, const char* value);
    void truth(const char* name, bool value);
    void null(const char* name);

    void extend(size_t by_b) { room_b_ += by_b; }  // there is more room than was said
    bool fits() const { return fits_; }
    size_t size_b() const { return size_b_; }

    // Where the writer stands; `go_back` unwrites what came after.
    struct Mark {
        size_t size_b;
        bool comma;
    };
    Mark mark() const { return {size_b_, comma_}; }
    void go_back(const Mark& mark);

   private:
    void open(const char* name, char bracket);
    void close(char bracket);
    void begin(const char* name);
    void quoted(const char* value);
    void put(char byte);
    void put(const char* bytes);

    char* to_;
    size_t room_b_;
    size_t size_b_ = 0;
    bool comma_ = false;  // before the next value
    bool fits_ = true;
};

}  // namespace ohmstead
