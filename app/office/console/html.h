// HTML as values. Text and attribute values are escaped where they enter; there is no way to put a string in unescaped,
// and element and attribute names are literals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace huanka::office::html {

/// A name that stands in the program's text.
class Literal {
 public:
  consteval Literal(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

struct Attribute {
  Literal name;
  std::string value;
};
using Attributes = std::vector<Attribute>;

class Markup {
 public:
  Markup() = default;
  /// Characters that hide, turn or break what stands around them are made visible (domain/visible_text.h).
  Markup(std::string_view text);                                       // NOLINT(google-explicit-constructor)
  Markup(const std::string& text) : Markup(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Markup(const char* text) : Markup(std::string_view(text)) {}         // NOLINT(google-explicit-constructor)

  Markup& operator+=(const Markup& more) {
    html_ += more.html_;
    return *this;
  }
  const std::string& str() const { return html_; }

 private:
  friend Markup element(Literal name, const Attributes& attributes, const std::vector<Markup>& inside);
  friend Markup lines(std::string_view text);
  friend std::string document(std::string_view language, const Markup& head, const Markup& body);
  std::string html_;
};

Markup element(Literal name, const Attributes& attributes, const std::vector<Markup>& inside);
inline Markup element(Literal name, const std::vector<Markup>& inside) { return element(name, {}, inside); }
/// Text whose line breaks stay, for a textarea.
Markup lines(std::string_view text);
/// A whole page.
std::string document(std::string_view language, const Markup& head, const Markup& body);

std::string escaped(std::string_view text);

}  // namespace huanka::office::html
