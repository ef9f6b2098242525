# Bare rv32imc, the ESP32-C3's own instructions: Debian's gcc with picolibc, for QEMU's `virt`.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv32)
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_CXX_COMPILER riscv64-unknown-elf-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
add_compile_options(
  -march=rv32imc -mabi=ilp32 --specs=picolibc.specs -ffunction-sections -fdata-sections
  -ffp-contract=off
  "$<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions;-fno-rtti;-fno-threadsafe-statics>"
)
# By gcc, since g++ would ask for a library of C++ that is not there.
set(CMAKE_CXX_LINK_EXECUTABLE
    "riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32 --specs=picolibc.specs <FLAGS> --crt0=hosted --oslib=semihost -Wl,--gc-sections -Wl,--defsym=__flash=0x80000000,--defsym=__flash_size=0x00800000,--defsym=__ram=0x80800000,--defsym=__ram_size=0x01000000 <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES> -lm"
)
