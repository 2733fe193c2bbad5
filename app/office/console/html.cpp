#include "office/console/html.h"

#include <algorithm>
#include <array>

#include "domain/visible_text.h"

namespace huanka::office::html {

namespace {
/// Elements that have no inside and no end tag.
constexpr std::array<std::string_view, 4> hollow{"input", "link", "meta", "br"};
}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

Markup::Markup(std::string_view text) : html_(escaped(domain::visible(text))) {}

Markup element(Literal name, const Attributes& attributes, const std::vector<Markup>& inside) {
  Markup out;
  out.html_ += '<';
  out.html_ += name.text();
  for (const auto& [attribute, value] : attributes) {
    out.html_ += ' ';
    out.html_ += attribute.text();
    out.html_ += "=\"" + escaped(domain::visible(value)) + '"';
  }
  out.html_ += '>';
  if (std::find(hollow.begin(), hollow.end(), name.text()) != hollow.end()) return out;
  for (const auto& piece : inside) out += piece;
  out.html_ += "</";
  out.html_ += name.text();
  out.html_ += '>';
  return out;
}

Markup lines(std::string_view text) {
  Markup out;
  out.html_ = "\n";  // the first line break after a textarea's tag is no part of its text
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out += Markup(text.substr(0, end));
    if (end < text.size()) out.html_ += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string document(std::string_view language, const Markup& head, const Markup& body) {
  return "<!DOCTYPE html>\n<html lang=\"" + escaped(language) + "\"><head>" + head.html_ + "</head>" + body.html_ +
         "</html>\n";
}

}  // namespace huanka::office::html
