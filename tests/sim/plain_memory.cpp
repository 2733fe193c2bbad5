// Keys of simulated people need no guard pages: linked in place of libsodium's two functions (see CMakeLists.txt).
#include <sodium.h>

#include <cstdlib>

extern "C" {
void* __wrap_sodium_malloc(std::size_t size);  // NOLINT(bugprone-reserved-identifier): the linker's name for it
void __wrap_sodium_free(void* memory);         // NOLINT(bugprone-reserved-identifier)

void* __wrap_sodium_malloc(std::size_t size) { return std::malloc(size); }  // NOLINT(cppcoreguidelines-no-malloc)
void __wrap_sodium_free(void* memory) { std::free(memory); }                // NOLINT(cppcoreguidelines-no-malloc)
}
