// The words of screen and paper, one catalogue a language (gettext .mo, read by Boost.Locale). Code names a text by its
// key ("screen.notice.title"); the words live in assets/locale/<language>/*.po.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "domain/language.h"
#include "result/result.h"

namespace huanka::text {

struct CatalogError {
  enum class Code { Missing, Unreadable };
  Code code = Code::Missing;
  std::string detail;  ///< the file
  bool operator==(const CatalogError&) const = default;
};

/// Cheap to copy. Thread-safe to read.
class Catalog {
 public:
  using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

  /// `locale_dir` holds zh_CN/LC_MESSAGES/huanka.mo and en/LC_MESSAGES/huanka.mo.
  static Result<Catalog, CatalogError> load(const std::filesystem::path& locale_dir, domain::Language language);

  /// A key nobody translated comes back as itself, so that a gap is seen and not blank.
  std::string text(std::string_view key) const;
  /// text(key) with every {name} replaced by its value; a name without value stays as it is.
  std::string format(std::string_view key, Values values) const;
  bool has(std::string_view key) const;
  domain::Language language() const { return language_; }

 private:
  struct Words;
  Catalog(std::shared_ptr<const Words> words, domain::Language language)
      : words_(std::move(words)), language_(language) {}

  std::shared_ptr<const Words> words_;
  domain::Language language_;
};

/// The folder of a language under the locale folder: "zh_CN" or "en".
std::string folder_of(domain::Language language);

}  // namespace huanka::text
