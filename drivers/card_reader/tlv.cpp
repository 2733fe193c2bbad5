#include "card_reader/tlv.h"

#include <algorithm>

namespace huanka::card_reader {
namespace {

/// Takes bytes off the front; every take says whether there were enough.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : rest_(bytes) {}
  bool empty() const { return rest_.empty(); }
  std::uint8_t peek() const { return rest_.front(); }
  std::optional<std::uint8_t> byte() {
    if (rest_.empty()) return std::nullopt;
    const std::uint8_t first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }
  std::optional<ByteView> take(std::size_t count) {
    if (count > rest_.size()) return std::nullopt;
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

 private:
  ByteView rest_;
};

std::optional<Tag> take_tag(Cursor& cursor) {
  const auto first = cursor.byte();
  if (!first) return std::nullopt;
  Tag tag = *first;
  if ((*first & 0x1F) != 0x1F) return tag;
  for (int more = 0; more < 2; ++more) {
    const auto next = cursor.byte();
    if (!next) return std::nullopt;
    tag = tag << 8 | *next;
    if ((*next & 0x80) == 0) return tag;
  }
  return std::nullopt;
}

std::optional<std::size_t> take_length(Cursor& cursor) {
  const auto first = cursor.byte();
  if (!first) return std::nullopt;
  if (*first < 0x80) return *first;
  const int bytes = *first & 0x7F;
  if (bytes < 1 || bytes > 2) return std::nullopt;
  std::size_t length = 0;
  for (int i = 0; i < bytes; ++i) {
    const auto next = cursor.byte();
    if (!next) return std::nullopt;
    length = length << 8 | *next;
  }
  return length;
}

std::uint8_t first_byte_of(Tag tag) {
  while (tag > 0xFF) tag >>= 8;
  return static_cast<std::uint8_t>(tag);
}

void collect(ByteView bytes, Tag wanted, int depth, std::vector<Bytes>& found) {
  if (depth > kMaxTlvDepth) return;
  const auto objects = parse_ber(bytes);
  if (!objects) return;
  for (const Tlv& object : *objects) {
    if (object.tag == wanted)
      found.emplace_back(object.value.begin(), object.value.end());
    else if (object.constructed)
      collect(object.value, wanted, depth + 1, found);
  }
}

}  // namespace

std::optional<std::vector<Tlv>> parse_ber(ByteView bytes) {
  std::vector<Tlv> objects;
  Cursor cursor(bytes);
  while (!cursor.empty()) {
    if (cursor.peek() == 0x00 || cursor.peek() == 0xFF) {
      cursor.byte();
      continue;
    }
    const auto tag = take_tag(cursor);
    const auto length = tag ? take_length(cursor) : std::nullopt;
    const auto value = length ? cursor.take(*length) : std::nullopt;
    if (!value) return std::nullopt;
    objects.push_back({*tag, *value, (first_byte_of(*tag) & 0x20) != 0});
  }
  return objects;
}

std::vector<Bytes> find_all_ber(ByteView bytes, Tag tag) {
  std::vector<Bytes> found;
  collect(bytes, tag, 1, found);
  return found;
}

std::optional<Bytes> find_ber(ByteView bytes, Tag tag) {
  auto found = find_all_ber(bytes, tag);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<RecordItem> parse_record(ByteView bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const std::size_t length = bytes[1];
  const ByteView rest = bytes.subspan(2);
  return RecordItem{bytes[0], length, rest.first(std::min(length, rest.size()))};
}

Bytes make_ber(Tag tag, ByteView value) {
  Bytes out;
  for (int shift = 16; shift >= 0; shift -= 8)
    if (tag >> shift != 0 || shift == 0) out.push_back(static_cast<std::uint8_t>(tag >> shift));
  if (value.size() > 0xFF) {
    out.push_back(0x82);
    out.push_back(static_cast<std::uint8_t>(value.size() >> 8));
  } else if (value.size() > 0x7F) {
    out.push_back(0x81);
  }
  out.push_back(static_cast<std::uint8_t>(value.size()));
  append(out, value);
  return out;
}

Bytes make_record(std::uint8_t tag, ByteView value) {
  Bytes out{tag, static_cast<std::uint8_t>(value.size())};
  append(out, value);
  return out;
}

}  // namespace huanka::card_reader
