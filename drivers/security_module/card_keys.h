// The stand-in's own cryptography, shared by the software module, the virtual PSAM and the simulated card: a key per
// card from a master key, and answers to challenges. It speaks the exchange of domain reference 1.5; it is not the
// ministry's key scheme, whose text is not public.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "security_module/security_module.h"

namespace huanka::security_module {

enum class Algorithm { Sm4, TripleDes };

/// 16 bytes, overwritten when given up.
class Key {
 public:
  static constexpr std::size_t size = 16;
  /// Nothing unless there are 16 bytes.
  static std::optional<Key> from(ByteView bytes);
  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();

  /// One pass of the cipher over 16 bytes; empty when the cipher is not to be had or the input has another length.
  Bytes encrypt(Algorithm algorithm, ByteView sixteen_bytes) const;

 private:
  Key() = default;
  std::array<std::uint8_t, size> bytes_{};
};

/// One key for each direction, so that no answer of the one is an answer of the other.
struct KeyPair {
  Key internal, external;
};

/// The keys of the card with this identification code (16 bytes); nothing when it has another length.
std::optional<KeyPair> keys_of_card(const KeyPair& masters, Algorithm algorithm, ByteView identification_code);

/// In the same time whatever differs.
bool same(ByteView one, ByteView other);

/// Bytes that nobody can guess; empty when the machine has none.
Bytes random_challenge();

}  // namespace huanka::security_module
