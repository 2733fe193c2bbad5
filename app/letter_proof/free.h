// How a unique_ptr gives an object back to OpenSSL, by the library's own function.
#pragma once

namespace huanka::letter_proof {

template <auto Function>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    Function(pointer);
  }
};

}  // namespace huanka::letter_proof
