// Result<T, E>: a value or a typed error, for edges where failure is ordinary (std::expected is C++23).
// The one word every room and every driver shares; it knows nothing but the standard library.
#pragma once

#include <utility>
#include <variant>

namespace huanka {

/// Wraps an error so that `return Failure{error};` converts to any Result with that error type.
template <class E>
struct Failure {
  E error;
};
template <class E>
Failure(E) -> Failure<E>;

/// Stands for "nothing to return" in Result<Done, E>.
struct Done {
  bool operator==(const Done&) const = default;
};

/// Either a T or an E. Reading the side that is not there is a broken invariant and throws.
template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  template <class F>
  Result(Failure<F> failure)  // NOLINT(google-explicit-constructor)
      : state_(std::in_place_index<1>, std::move(failure.error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::move(std::get<0>(state_)); }
  E& error() & { return std::get<1>(state_); }
  const E& error() const& { return std::get<1>(state_); }
  E&& error() && { return std::move(std::get<1>(state_)); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  bool operator==(const Result&) const = default;

 private:
  std::variant<T, E> state_;
};

}  // namespace huanka
