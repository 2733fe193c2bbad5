#include "photo/protocol.h"

#include <cstring>

#include "code_scanner/code_scanner.h"

namespace huanka::photo {
namespace {

class Writer {
 public:
  explicit Writer(std::size_t kind) { put(static_cast<std::uint8_t>(kind)); }
  template <class Number>
  void put(Number number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void put(const std::string& text) {
    put(static_cast<std::uint16_t>(text.size()));
    bytes_ += text;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads past the end give nothing and make the whole message bad.
class Reader {
 public:
  explicit Reader(const std::string& bytes) : bytes_(bytes) {}
  template <class Number>
  Number get() {
    Number number{};
    if (bytes_.size() - at_ < sizeof number) return fail(), Number{};
    std::memcpy(&number, bytes_.data() + at_, sizeof number);
    at_ += sizeof number;
    return number;
  }
  /// A number from 0 to `last`.
  template <class Number>
  Number get_up_to(Number last) {
    const auto number = get<Number>();
    if (number > last) fail();
    return number;
  }
  template <class Enum>
  Enum get_enum(Enum last) {
    return static_cast<Enum>(get_up_to(static_cast<std::uint8_t>(last)));
  }
  int get_between(int least, int most) {
    const auto number = get<std::int32_t>();
    if (number < least || number > most) fail();
    return number;
  }
  std::string get_text(std::size_t longest) {
    const auto size = get<std::uint16_t>();
    if (size > longest || bytes_.size() - at_ < size) return fail(), std::string{};
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  bool good() const { return good_ && at_ == bytes_.size(); }

  void fail() { good_ = false; }

 private:
  const std::string& bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

template <class Enum>
std::uint8_t as_byte(Enum value) {
  return static_cast<std::uint8_t>(value);
}

void write(Writer& w, const message::Open& m) {
  w.put(m.camera);
  domain::each_number(m.rule, [&](const char*, int number, int, int) { w.put(std::int32_t{number}); });
}
void write(Writer&, const message::Close&) {}
void write(Writer& w, const message::TakePicture& m) { w.put(m.request); }
void write(Writer& w, const message::SlotFree& m) { w.put(m.slot); }
void write(Writer& w, const message::SetScene& m) { w.put(as_byte(m.scene)); }
void write(Writer& w, const message::ShowPicture& m) {
  w.put(m.request);
  w.put(m.size_bytes);
}
void write(Writer& w, const message::PictureShown& m) {
  w.put(m.request);
  w.put(m.width);
  w.put(m.height);
}
void write(Writer& w, const message::PictureNotShown& m) { w.put(m.request); }
void write(Writer& w, const message::ReadCodes& m) { w.put(m.camera); }
void write(Writer& w, const message::Preview& m) {
  w.put(m.slot);
  w.put(m.width);
  w.put(m.height);
}
void write(Writer& w, const message::Hint& m) { w.put(as_byte(m.hint)); }
void write(Writer& w, const message::PictureReady& m) {
  w.put(m.request);
  w.put(m.size_bytes);
  w.put(m.width);
  w.put(m.height);
}
void write(Writer& w, const message::PictureRefused& m) {
  w.put(m.request);
  w.put(as_byte(m.hint));
}
void write(Writer& w, const message::Failed& m) { w.put(as_byte(m.trouble)); }
void write(Writer&, const message::Closed&) {}
void write(Writer& w, const message::CodeRead& m) { w.put(m.text); }
void write(Writer&, const message::Ready&) {}

void read(Reader& r, message::Open& m) {
  m.camera = r.get_text(max_camera_name);
  domain::each_number(m.rule,
                      [&](const char*, int& number, int least, int most) { number = r.get_between(least, most); });
}
void read(Reader&, message::Close&) {}
void read(Reader& r, message::TakePicture& m) { m.request = r.get<std::int32_t>(); }
void read(Reader& r, message::SlotFree& m) { m.slot = r.get_up_to<std::uint8_t>(preview_slots - 1); }
void read(Reader& r, message::SetScene& m) { m.scene = r.get_enum(Scene::Garbled); }
void read(Reader& r, message::ShowPicture& m) {
  m.request = r.get<std::int32_t>();
  m.size_bytes = r.get_up_to<std::uint32_t>(max_picture_bytes);
}
void read(Reader& r, message::PictureShown& m) {
  m.request = r.get<std::int32_t>();
  m.width = r.get_up_to<std::uint16_t>(preview_max_width);
  m.height = r.get_up_to<std::uint16_t>(preview_max_height);
}
void read(Reader& r, message::PictureNotShown& m) { m.request = r.get<std::int32_t>(); }
void read(Reader& r, message::ReadCodes& m) { m.camera = r.get_text(max_camera_name); }
void read(Reader& r, message::Preview& m) {
  m.slot = r.get_up_to<std::uint8_t>(preview_slots - 1);
  m.width = r.get_up_to<std::uint16_t>(preview_max_width);
  m.height = r.get_up_to<std::uint16_t>(preview_max_height);
}
void read(Reader& r, message::Hint& m) { m.hint = r.get_enum(FaceHint::Good); }
void read(Reader& r, message::PictureReady& m) {
  m.request = r.get<std::int32_t>();
  m.size_bytes = r.get_up_to<std::uint32_t>(max_picture_bytes);
  m.width = r.get_up_to<std::uint16_t>(preview_max_width);
  m.height = r.get_up_to<std::uint16_t>(preview_max_height);
}
void read(Reader& r, message::PictureRefused& m) {
  m.request = r.get<std::int32_t>();
  m.hint = r.get_enum(FaceHint::Good);
}
void read(Reader& r, message::Failed& m) { m.trouble = r.get_enum(CameraTrouble::Failed); }
void read(Reader&, message::Closed&) {}
void read(Reader& r, message::CodeRead& m) {
  m.text = r.get_text(code_scanner::max_text_length);
  if (!code_scanner::acceptable(m.text)) r.fail();
}
void read(Reader&, message::Ready&) {}

template <class Variant>
std::string encode_any(const Variant& message) {
  Writer writer(message.index());
  std::visit([&](const auto& m) { write(writer, m); }, message);
  return writer.take();
}

/// The alternative whose position in the variant is the message's first byte.
template <class Variant, std::size_t index = 0>
std::optional<Variant> decode_any(const std::string& bytes) {
  if constexpr (index < std::variant_size_v<Variant>) {
    if (bytes.empty() || bytes.size() > max_message_bytes) return std::nullopt;
    if (static_cast<std::uint8_t>(bytes.front()) != index) return decode_any<Variant, index + 1>(bytes);
    Reader reader(bytes);
    reader.get<std::uint8_t>();
    std::variant_alternative_t<index, Variant> message;
    read(reader, message);
    if (!reader.good()) return std::nullopt;
    return Variant(std::in_place_index<index>, std::move(message));
  } else {
    return std::nullopt;
  }
}

}  // namespace

std::string encode(const ToWorker& message) { return encode_any(message); }
std::string encode(const FromWorker& message) { return encode_any(message); }
std::optional<ToWorker> decode_to_worker(const std::string& bytes) { return decode_any<ToWorker>(bytes); }
std::optional<FromWorker> decode_from_worker(const std::string& bytes) { return decode_any<FromWorker>(bytes); }

}  // namespace huanka::photo
