#include "security_module/key_file.h"

#include <sys/stat.h>

#include <charconv>
#include <fstream>
#include <map>

namespace huanka::security_module {

namespace {
std::string trimmed(const std::string& text) {
  constexpr const char* blank = " \t\r";
  const auto first = text.find_first_not_of(blank);
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::optional<Key> key_from_hex(const std::string& text) {
  if (text.size() != 2 * Key::size) return std::nullopt;
  Bytes bytes(Key::size);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char* begin = text.data() + 2 * at;
    const auto [end, failed] = std::from_chars(begin, begin + 2, bytes[at], 16);
    if (failed != std::errc() || end != begin + 2) return std::nullopt;
  }
  return Key::from(bytes);
}
}  // namespace

Result<KeyPair, Error> read_key_file(const std::filesystem::path& file) {
  const auto wrong = [&](const char* what) { return Failure{Error{Fault::NotThere, file.string() + ": " + what}}; };
  if (file.empty()) return Failure{Error{Fault::NotThere, "no key file is named"}};
  struct ::stat about {};
  if (::stat(file.c_str(), &about) != 0) return wrong("cannot be read");
  if (!S_ISREG(about.st_mode)) return wrong("is not a file");
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) return wrong("others than its owner may use it; chmod 600");
  std::ifstream in(file);
  if (!in) return wrong("cannot be read");
  std::map<std::string, std::optional<Key>, std::less<>> keys{{"internal", std::nullopt}, {"external", std::nullopt}};
  for (std::string line; std::getline(in, line);) {
    const std::string said = trimmed(line.substr(0, line.find('#')));
    if (said.empty()) continue;
    const auto equals = said.find('=');
    const auto found = keys.find(trimmed(said.substr(0, equals)));
    if (equals == std::string::npos || found == keys.end())
      return wrong("has lines other than internal = and external =");
    if (found->second) return wrong("names a key twice");
    found->second = key_from_hex(trimmed(said.substr(equals + 1)));
    if (!found->second) return wrong("a key is not 32 hex digits");
  }
  const auto& internal = keys.find("internal")->second;
  const auto& external = keys.find("external")->second;
  if (!internal || !external) return wrong("internal or external is missing");
  return KeyPair{*internal, *external};
}

}  // namespace huanka::security_module
