#include "text/catalog.h"

#include <boost/locale.hpp>
#include <fstream>
#include <iterator>

namespace huanka::text {

namespace {
namespace gnu = boost::locale::gnu_gettext;
using Facet = boost::locale::message_format<char>;

std::vector<char> bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
}  // namespace

struct Catalog::Words {
  std::locale keeper;  // owns the facet
  const Facet* messages = nullptr;

  /// The translation, or nullptr.
  const char* find(std::string_view key) const { return messages->get(0, nullptr, std::string(key).c_str()); }
};

std::string folder_of(domain::Language language) { return language == domain::Language::Chinese ? "zh_CN" : "en"; }

Result<Catalog, CatalogError> Catalog::load(const std::filesystem::path& locale_dir, domain::Language language) {
  const auto file = locale_dir / folder_of(language) / "LC_MESSAGES" / "huanka.mo";
  std::vector<char> bytes = bytes_of(file);
  if (bytes.empty()) return Failure{CatalogError{CatalogError::Code::Missing, file.string()}};

  gnu::messages_info info;
  info.language = language == domain::Language::Chinese ? "zh" : "en";
  info.country = language == domain::Language::Chinese ? "CN" : "";
  info.encoding = "UTF-8";
  info.domains.emplace_back("huanka");
  info.paths.emplace_back("");
  info.callback = [&bytes](const std::string&, const std::string&) { return bytes; };
  try {
    auto words = std::make_shared<Words>();
    auto* facet = gnu::create_messages_facet<char>(info);
    words->keeper = std::locale(std::locale::classic(), facet);
    words->messages = facet;
    return Catalog(std::move(words), language);
  } catch (const std::exception&) {  // Boost.Locale's word for a damaged .mo
    return Failure{CatalogError{CatalogError::Code::Unreadable, file.string()}};
  }
}

std::string Catalog::text(std::string_view key) const {
  const char* found = words_->find(key);
  return found != nullptr ? std::string(found) : std::string(key);
}

std::string Catalog::format(std::string_view key, Values values) const {
  const std::string pattern = text(key);
  std::string out;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t open = pattern.find('{', at);
    const std::size_t shut = open == std::string::npos ? open : pattern.find('}', open);
    if (shut == std::string::npos) break;
    out.append(pattern, at, open - at);
    const std::string_view name = std::string_view(pattern).substr(open + 1, shut - open - 1);
    const auto* value = values.begin();
    while (value != values.end() && value->first != name) ++value;
    if (value != values.end())
      out += value->second;
    else
      out.append(pattern, open, shut + 1 - open);
    at = shut + 1;
  }
  return out.append(pattern, std::min(at, pattern.size()));
}

bool Catalog::has(std::string_view key) const { return words_->find(key) != nullptr; }

}  // namespace huanka::text
