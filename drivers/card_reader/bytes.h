// Bytes as the card sees them, and their hex form. Shared by everything in this room.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huanka::card_reader {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// Upper-case hex without separators.
std::string to_hex(ByteView bytes);
/// Accepts both cases and ignores white space; empty when a digit is missing or wrong.
std::optional<Bytes> from_hex(std::string_view hex);
Bytes bytes_of(std::string_view text);
void append(Bytes& to, ByteView more);

/// Packed decimal digits ("20301231" -> 20 30 12 31), an odd digit count is filled with F (domain reference 1.4).
Bytes to_bcd(std::string_view digits);
/// The decimal digits up to the first F filler; empty optional when another non-decimal nibble occurs.
std::optional<std::string> from_bcd(ByteView bytes);

/// Without the fillers 00, 20 and FF at the end, all three of which occur in the field (domain reference 1.4).
ByteView without_filler(ByteView bytes);
/// True when there is nothing but filler.
bool is_blank(ByteView bytes);

}  // namespace huanka::card_reader
