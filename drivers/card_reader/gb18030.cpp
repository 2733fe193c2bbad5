#include "card_reader/gb18030.h"

#include <iconv.h>

#include <algorithm>

namespace huanka::card_reader {
namespace {

class Converter {
 public:
  Converter(const char* to, const char* from) : handle_(iconv_open(to, from)) {}
  ~Converter() {
    if (valid()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  Converter(Converter&&) = delete;
  Converter& operator=(Converter&&) = delete;

  std::optional<std::string> convert(std::string_view in) {
    if (!valid()) return std::nullopt;
    std::string source(in);
    std::string out(in.size() * 4, '\0');  // neither direction more than quadruples
    char* from = source.data();
    char* to = out.data();
    std::size_t from_left = source.size();
    std::size_t to_left = out.size();
    if (iconv(handle_, &from, &from_left, &to, &to_left) == static_cast<std::size_t>(-1)) return std::nullopt;
    out.resize(out.size() - to_left);
    return out;
  }

 private:
  bool valid() const { return handle_ != reinterpret_cast<iconv_t>(-1); }  // NOLINT(performance-no-int-to-ptr)
  iconv_t handle_;
};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

}  // namespace

std::optional<std::string> gb18030_to_utf8(ByteView bytes) {
  const std::string source(bytes.begin(), bytes.end());
  if (std::any_of(source.begin(), source.end(), is_control)) return std::nullopt;
  return Converter("UTF-8", "GB18030").convert(source);
}

std::optional<Bytes> utf8_to_gb18030(std::string_view utf8) {
  const auto converted = Converter("GB18030", "UTF-8").convert(utf8);
  if (!converted) return std::nullopt;
  return bytes_of(*converted);
}

}  // namespace huanka::card_reader
