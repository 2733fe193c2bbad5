// All chance of a simulated history comes from here: the same seed throws the same numbers on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace huanka::sim {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in [low, high]. Not std::uniform_int_distribution, whose numbers differ between libraries.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(double probability) { return share() < probability; }
  /// Uniform in [0, 1).
  double share() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from.at(static_cast<std::size_t>(between(0, static_cast<std::int64_t>(from.size()) - 1)));
  }
  std::uint64_t bits() { return engine_(); }
  std::string bytes(std::size_t size) {
    std::string text;
    while (text.size() < size) text += static_cast<char>(engine_() >> 56U);
    return text;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace huanka::sim
