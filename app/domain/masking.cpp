#include "domain/masking.h"

#include "domain/utf8.h"

namespace huanka::domain {

namespace {
std::string keep_ends(const std::string& text, std::size_t head, std::size_t tail) {
  return text.substr(0, head) + std::string(text.size() - head - tail, '*') + text.substr(text.size() - tail);
}
}  // namespace

std::string masked(const PersonName& name) {
  const auto characters = decode_utf8(name.utf8()).value_or(U"");
  if (characters.size() == 1) return "*";
  std::string out;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const bool shown = i == 0 || characters[i] == U'·';
    out += shown ? encode_utf8(characters[i]) : "*";
  }
  return out;
}

std::string masked(const IdNumber& id) { return keep_ends(id.digits(), 3, 4); }
std::string masked(const Mobile& mobile) { return keep_ends(mobile.digits(), 3, 4); }
std::string masked(const Pan& pan) { return "**** " + pan.digits().substr(pan.digits().size() - 4); }

}  // namespace huanka::domain
