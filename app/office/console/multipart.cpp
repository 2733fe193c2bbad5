#include "office/console/multipart.h"

#include <algorithm>

namespace huanka::office {

namespace {
constexpr std::string_view line_end = "\r\n";
constexpr std::size_t most_parts = 16, longest_boundary = 70;  // the latter by RFC 2046

/// Of a header line's parameters: name="..." or, for the boundary, name=...
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  const std::string asked = "; " + std::string(name) + "=";
  const auto at = header.find(asked);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = header.substr(at + asked.size());
  if (!rest.starts_with('"')) return std::string(rest.substr(0, rest.find(';')));
  rest.remove_prefix(1);
  const auto end = rest.find('"');  // browsers write a quote within a name as %22
  return end == std::string_view::npos ? std::nullopt : std::optional(std::string(rest.substr(0, end)));
}

std::string with_plain_lines(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at)
    if (!text.substr(at).starts_with(line_end)) out += text[at];
  return out;
}

struct Part {
  std::string name;
  bool is_file = false, is_chosen = false;
  std::string_view content;
};

std::optional<Part> part_from(std::string_view text) {
  constexpr std::string_view disposition = "Content-Disposition: form-data";
  const auto head_end = text.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return std::nullopt;
  std::string_view head = text.substr(0, head_end);
  Part part{.name = {}, .content = text.substr(head_end + 4)};
  while (!head.empty()) {
    const auto end = std::min(head.find(line_end), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + line_end.size(), head.size()));
    if (!line.starts_with(disposition)) continue;
    const auto file = parameter(line, "filename");
    part.name = parameter(line, "name").value_or("");
    part.is_file = file.has_value();
    part.is_chosen = file && !file->empty();
  }
  return part.name.empty() ? std::nullopt : std::optional(part);
}
}  // namespace

std::optional<Upload> upload_from(std::string_view content_type, std::string_view body) {
  if (!content_type.starts_with("multipart/form-data;")) return std::nullopt;
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > longest_boundary) return std::nullopt;
  const std::string between = "\r\n--" + *boundary;
  if (!body.starts_with(std::string_view(between).substr(line_end.size()))) return std::nullopt;
  body.remove_prefix(between.size() - line_end.size());
  Upload upload;
  for (std::size_t parts = 0; !body.starts_with("--"); ++parts) {
    const auto end = body.find(between);
    if (!body.starts_with(line_end) || end == std::string_view::npos || parts == most_parts) return std::nullopt;
    const auto part = part_from(body.substr(line_end.size(), end - line_end.size()));
    body.remove_prefix(end + between.size());
    if (!part || upload.fields.contains(part->name) || upload.files.contains(part->name)) return std::nullopt;
    if (part->is_file) {
      if (part->is_chosen) upload.files.emplace(part->name, part->content);
    } else {
      std::string text = with_plain_lines(part->content);
      if (!is_fit_field(part->name) || !is_fit_field(text)) return std::nullopt;
      upload.fields.emplace(part->name, std::move(text));
    }
  }
  return upload;
}

}  // namespace huanka::office
