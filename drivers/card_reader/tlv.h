// Tag-length-value data as cards hold it: BER-TLV (ISO 7816-4 annex, EMV book 3 annex B) for the bank side, and the
// one-byte-tag, one-byte-length form of the social-security records. Both parsers are total: any bytes are accepted,
// nothing is read outside them, nesting is bounded, and a broken structure is simply "not there".
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "card_reader/bytes.h"

namespace huanka::card_reader {

using Tag = std::uint32_t;

/// A view into the bytes it was parsed from; it must not outlive them.
struct Tlv {
  Tag tag = 0;
  ByteView value;
  bool constructed = false;
};

constexpr int kMaxTlvDepth = 6;  ///< PSE and PBOC templates nest three deep

/// The objects that stand side by side in `bytes`; empty when any of them is broken. 00 and FF between objects are
/// padding. Tags of up to three bytes and lengths of up to 65,535 are understood.
std::optional<std::vector<Tlv>> parse_ber(ByteView bytes);

/// The first object with this tag, searching into templates depth first; empty also when the structure is broken.
std::optional<Bytes> find_ber(ByteView bytes, Tag tag);

/// All objects with this tag, in order.
std::vector<Bytes> find_all_ber(ByteView bytes, Tag tag);

/// One social-security record: tag, length, value (domain reference 1.4). `length` is what the record announces;
/// `value` is shorter when the card cut the answer off.
struct RecordItem {
  std::uint8_t tag = 0;
  std::size_t length = 0;
  ByteView value;
  bool complete() const { return value.size() == length; }
};
std::optional<RecordItem> parse_record(ByteView bytes);

/// Builders for simulated cards.
Bytes make_ber(Tag tag, ByteView value);
Bytes make_record(std::uint8_t tag, ByteView value);

}  // namespace huanka::card_reader
