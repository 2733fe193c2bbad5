#include "ui/text_engine.h"

#include <SDL2/SDL_ttf.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <tuple>

#include "ui/line_break.h"
#include "ui/lru.h"

namespace huanka::ui {
namespace {

constexpr std::size_t mask_cache_bytes = 12U << 20U;  // about 400 lines of body text
constexpr std::size_t wrap_cache_entries = 2000;
constexpr double glyph_centre_em = 0.37;  // middle of Han bodies and of capitals, above the baseline

struct FontCloser {
  void operator()(TTF_Font* font) const { TTF_CloseFont(font); }
};
using FontHandle = std::unique_ptr<TTF_Font, FontCloser>;

struct SurfaceFreer {
  void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
};
using SurfaceHandle = std::unique_ptr<SDL_Surface, SurfaceFreer>;

struct Key {
  std::string text;
  int px;
  FontWeight weight;
  int width;
  WrapStyle style;
  bool operator==(const Key&) const = default;
};
struct KeyHash {
  std::size_t operator()(const Key& k) const {
    const std::size_t h = std::hash<std::string>{}(k.text);
    return h ^ (static_cast<std::size_t>(k.px) * 0x9E3779B97F4A7C15ULL) ^
           (static_cast<std::size_t>(k.width) * 0xC2B2AE3D27D4EB4FULL) ^ (static_cast<std::size_t>(k.weight) << 7U) ^
           (static_cast<std::size_t>(k.style) << 9U);
  }
};

/// Characters in a row that one font draws; `face` is -1 for those no font has.
struct Run {
  std::string text;
  int face;
  int characters = 0;
};

bool invisible(char32_t c) { return c == U'\n' || c == U'\r' || c == U'\u200B' || c == U'\u2060' || c == U'\uFEFF'; }

}  // namespace

std::vector<FontFile> debian_fonts() {
  return {
      {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
       2},
      {"/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf",
       "/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf", 0},
      {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", 0}};
}

struct TextEngine::Impl {
  std::vector<FontFile> files;
  std::map<std::tuple<int, int, FontWeight>, FontHandle> fonts;
  LruCache<Key, Mask, KeyHash> masks{mask_cache_bytes};
  LruCache<Key, Paragraph, KeyHash> paragraphs{wrap_cache_entries};
  std::map<std::pair<char32_t, FontWeight>, int> face_of;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    fonts.clear();
    TTF_Quit();
  }

  TTF_Font* font(int face, Font f) {
    auto& handle = fonts[{face, f.px, f.weight}];
    if (!handle) {
      const FontFile& file = files[static_cast<std::size_t>(face)];
      const std::string& path = f.weight == FontWeight::Bold ? file.bold : file.regular;
      handle.reset(TTF_OpenFontIndex(path.c_str(), f.px, file.face));
      if (!handle) return nullptr;
      TTF_SetFontHinting(handle.get(), TTF_HINTING_NONE);
      TTF_SetFontDirection(handle.get(), TTF_DIRECTION_LTR);
      TTF_SetFontScriptName(handle.get(), "Hani");
    }
    return handle.get();
  }

  int face_for(char32_t c, Font f) {
    const auto [it, fresh] = face_of.try_emplace({c, f.weight}, -1);
    if (!fresh) return it->second;
    for (std::size_t face = 0; face < files.size() && it->second < 0; ++face) {
      TTF_Font* candidate = font(static_cast<int>(face), f);
      if (candidate != nullptr && TTF_GlyphIsProvided32(candidate, c) != 0) it->second = static_cast<int>(face);
    }
    return it->second;
  }

  std::vector<Run> runs(std::string_view utf8, Font f) {
    std::vector<Run> out;
    for (std::size_t at = 0; at < utf8.size();) {
      const std::size_t start = at;
      const char32_t c = next_code_point(utf8, at);
      if (invisible(c)) continue;
      const int face = face_for(c, f);
      if (out.empty() || out.back().face != face) out.push_back({{}, face, 0});
      out.back().text += utf8.substr(start, at - start);
      ++out.back().characters;
    }
    return out;
  }

  int width(const Run& run, Font f) {
    if (run.face < 0) return run.characters * f.px;
    int w = 0;
    TTF_SizeUTF8(font(run.face, f), run.text.c_str(), &w, nullptr);
    return w;
  }

  int width(std::string_view utf8, Font f) {
    int sum = 0;
    for (const auto& run : runs(utf8, f)) sum += width(run, f);
    return sum;
  }

  Mask draw(std::string_view utf8, Font f) {
    struct Piece {
      SurfaceHandle surface;
      int x, ascent, boxes, width;
    };
    std::vector<Piece> pieces;
    int pen = 0;
    int above = f.px;
    int below = f.px / 4;
    for (const auto& run : runs(utf8, f)) {
      const int w = width(run, f);
      if (run.face < 0) {
        pieces.push_back({nullptr, pen, 0, run.characters, w});
      } else {
        TTF_Font* face = font(run.face, f);
        SurfaceHandle surface(TTF_RenderUTF8_Blended(face, run.text.c_str(), SDL_Color{255, 255, 255, 255}));
        if (!surface) continue;
        const int ascent = TTF_FontAscent(face);
        above = std::max(above, ascent);
        below = std::max(below, surface->h - ascent);
        pieces.push_back({std::move(surface), pen, ascent, 0, w});
      }
      pen += w;
    }
    int right = pen;
    for (const auto& p : pieces)
      if (p.surface) right = std::max(right, p.x + p.surface->w);
    Mask mask{right, above + below, {0, above}, {}};
    mask.coverage.assign(static_cast<std::size_t>(mask.width) * static_cast<std::size_t>(mask.height), 0);
    for (const auto& p : pieces) {
      if (p.surface) copy_alpha(*p.surface, mask, p.x, above - p.ascent);
      for (int i = 0; i < p.boxes; ++i) frame(mask, p.x + i * f.px, above - f.px * 7 / 8, f.px);
    }
    return mask;
  }

  static void copy_alpha(const SDL_Surface& surface, Mask& mask, int x0, int y0) {
    for (int y = 0; y < surface.h; ++y) {
      const auto* row = reinterpret_cast<const std::uint32_t*>(static_cast<const std::uint8_t*>(surface.pixels) +
                                                               static_cast<std::ptrdiff_t>(y) * surface.pitch);
      std::uint8_t* to = mask.coverage.data() + static_cast<std::ptrdiff_t>(y0 + y) * mask.width + x0;
      for (int x = 0; x < surface.w; ++x) to[x] = std::max(to[x], static_cast<std::uint8_t>(row[x] >> 24U));
    }
  }

  // Stands for a character no font has: a box with a diagonal, clearly "something is here".
  static void frame(Mask& mask, int x0, int y0, int em) {
    const int inset = em / 12;
    const int side = em - 2 * inset;
    const int line = std::max(2, em / 16);
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const bool edge = x < line || y < line || x >= side - line || y >= side - line;
        const bool diagonal = std::abs(x - y) < line;
        if (edge || diagonal)
          mask.coverage[static_cast<std::size_t>(y0 + inset + y) * static_cast<std::size_t>(mask.width) +
                        static_cast<std::size_t>(x0 + inset + x)] = 255;
      }
  }

  struct Segment {
    std::size_t begin, end;
    int width;       // without trailing spaces
    int full_width;  // with them
    bool must_end;
  };

  std::vector<Segment> segments(std::string_view utf8, Font f) {
    std::vector<Segment> out;
    auto points = break_points(utf8);
    points.push_back({utf8.size(), BreakKind::Allowed});
    std::size_t begin = 0;
    for (const auto& p : points) {
      std::string_view piece = utf8.substr(begin, p.offset - begin);
      const int full = width(piece, f);
      std::string_view trimmed = piece;
      while (!trimmed.empty() && (trimmed.back() == ' ' || trimmed.back() == '\n')) trimmed.remove_suffix(1);
      const int bare = trimmed.size() == piece.size() ? full : width(trimmed, f);
      out.push_back({begin, p.offset, bare, full, p.kind == BreakKind::Required});
      begin = p.offset;
    }
    return out;
  }

  // Greedy filling; an unbreakable piece wider than the line is cut between characters rather than clipped.
  static std::vector<std::pair<std::size_t, std::size_t>> fill(const std::vector<Segment>& segments, int max_width) {
    std::vector<std::pair<std::size_t, std::size_t>> lines;
    std::size_t first = 0;
    int used = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (i > first && used + segments[i].width > max_width) {
        lines.emplace_back(segments[first].begin, segments[i].begin);
        first = i;
        used = 0;
      }
      used += segments[i].full_width;
      if (segments[i].must_end) {
        lines.emplace_back(segments[first].begin, segments[i].end);
        first = i + 1;
        used = 0;
      }
    }
    if (first < segments.size()) lines.emplace_back(segments[first].begin, segments.back().end);
    return lines;
  }

  void split_too_wide(std::string_view utf8, Font f, int max_width, std::vector<Segment>& segments_) {
    std::vector<Segment> out;
    for (const auto& s : segments_) {
      if (s.width <= max_width) {
        out.push_back(s);
        continue;
      }
      std::size_t begin = s.begin;
      for (std::size_t at = s.begin; at < s.end;) {
        const std::size_t start = at;
        next_code_point(utf8, at);
        if (start > begin && width(utf8.substr(begin, at - begin), f) > max_width) {
          const int w = width(utf8.substr(begin, start - begin), f);
          out.push_back({begin, start, w, w, false});
          begin = start;
        }
      }
      const int w = width(utf8.substr(begin, s.end - begin), f);
      out.push_back({begin, s.end, w, w, s.must_end});
    }
    segments_ = std::move(out);
  }

  bool too_wide(std::string_view utf8, Font f, const std::vector<std::pair<std::size_t, std::size_t>>& lines,
                int max_width) {
    return std::any_of(lines.begin(), lines.end(), [&](const auto& line) {
      std::string_view text = utf8.substr(line.first, line.second - line.first);
      while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
      return width(text, f) > max_width;
    });
  }

  Paragraph wrap(std::string_view utf8, Font f, int max_width, WrapStyle style) {
    Paragraph paragraph;
    if (utf8.empty()) return paragraph;
    auto pieces = segments(utf8, f);
    split_too_wide(utf8, f, max_width, pieces);
    auto lines = fill(pieces, max_width);
    if (lines.size() > 1) lines = better(utf8, f, pieces, max_width, lines, style);
    // A line is a little wider than the sum of its pieces (kerning, rounding): fill again with that much less room.
    for (int room = max_width; too_wide(utf8, f, lines, max_width) && room > max_width / 2; room -= f.px / 8)
      lines = fill(pieces, room);
    for (const auto& [begin, end] : lines) {
      std::string_view line = utf8.substr(begin, end - begin);
      while (!line.empty() && (line.back() == ' ' || line.back() == '\n')) line.remove_suffix(1);
      const int w = width(line, f);
      paragraph.lines.push_back({std::string(line), w});
      paragraph.width = std::max(paragraph.width, w);
    }
    for (std::size_t at = 0; at < utf8.size();) {
      const char32_t c = next_code_point(utf8, at);
      if (!invisible(c) && face_for(c, f) < 0) paragraph.missing.push_back(c);
    }
    return paragraph;
  }

  // Same number of lines, narrower: always for balanced text, otherwise only when the last line would hold less than
  // three characters.
  std::vector<std::pair<std::size_t, std::size_t>> better(std::string_view utf8, Font f,
                                                          const std::vector<Segment>& pieces, int max_width,
                                                          std::vector<std::pair<std::size_t, std::size_t>> lines,
                                                          WrapStyle style) {
    const auto& last = lines.back();
    const bool lonely = width(utf8.substr(last.first, last.second - last.first), f) < 3 * f.px;
    if (style == WrapStyle::Filled && !lonely) return lines;
    int low = max_width / 2;
    int high = max_width;
    while (high - low > f.px / 4) {
      const int middle = (low + high) / 2;
      if (fill(pieces, middle).size() <= lines.size())
        high = middle;
      else
        low = middle;
    }
    auto narrower = fill(pieces, high);
    return narrower.size() <= lines.size() ? narrower : lines;
  }
};

TextEngine::TextEngine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextEngine::~TextEngine() = default;

Result<std::unique_ptr<TextEngine>, UiError> TextEngine::open(std::vector<FontFile> fonts) {
  if (fonts.empty()) return Failure{UiError{UiErrorCode::FontMissing, "no font configured"}};
  for (const std::string& path : {fonts.front().regular, fonts.front().bold})
    if (!std::filesystem::exists(path)) return Failure{UiError{UiErrorCode::FontMissing, path}};
  std::erase_if(
      fonts, [](const FontFile& f) { return !std::filesystem::exists(f.regular) || !std::filesystem::exists(f.bold); });
  if (TTF_Init() != 0) return Failure{UiError{UiErrorCode::FontMissing, TTF_GetError()}};
  auto impl = std::make_unique<Impl>();
  impl->files = std::move(fonts);
  if (impl->font(0, {16, FontWeight::Regular}) == nullptr)
    return Failure{UiError{UiErrorCode::FontMissing, impl->files.front().regular}};
  return std::unique_ptr<TextEngine>(new TextEngine(std::move(impl)));
}

int TextEngine::width(std::string_view utf8, Font font) { return impl_->width(utf8, font); }

const Paragraph& TextEngine::wrap(std::string_view utf8, Font font, int max_width, WrapStyle style) {
  Key key{std::string(utf8), font.px, font.weight, max_width, style};
  if (const Paragraph* known = impl_->paragraphs.find(key)) return *known;
  return impl_->paragraphs.insert(std::move(key), impl_->wrap(utf8, font, max_width, style), 1);
}

const Mask& TextEngine::mask(std::string_view line, Font font) {
  Key key{std::string(line), font.px, font.weight, 0, WrapStyle::Filled};
  if (const Mask* known = impl_->masks.find(key)) return *known;
  Mask mask = impl_->draw(line, font);
  // Measured from the middle of the glyphs, which is what TextRun::rect is centred on.
  mask.origin.y -= static_cast<int>(font.px * glyph_centre_em);
  const std::size_t cost = mask.coverage.size();
  return impl_->masks.insert(std::move(key), std::move(mask), cost);
}

std::vector<char32_t> TextEngine::missing(std::string_view utf8) {
  return wrap(utf8, {16, FontWeight::Regular}, 1 << 20, WrapStyle::Filled).missing;
}

void TextEngine::forget() {
  impl_->masks.clear();
  impl_->paragraphs.clear();
}

std::size_t TextEngine::cached_bytes() const { return impl_->masks.cost(); }

}  // namespace huanka::ui
