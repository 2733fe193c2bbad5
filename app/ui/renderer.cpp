#include "ui/renderer.h"

#include <SDL2/SDL_image.h>

namespace huanka::ui {

std::vector<Rect> Renderer::render(const DrawList& list, Size size) {
  const Rect screen{0, 0, size.w, size.h};
  std::vector<Rect> dirty;
  if (canvas_.width() != size.w || canvas_.height() != size.h) {
    canvas_ = Canvas(size.w, size.h);
    dirty.push_back(screen);
  } else if (shown_.empty()) {
    dirty.push_back(screen);
  } else {
    dirty = damage(shown_, list, screen);
  }
  for (const Rect& rect : dirty) {
    canvas_.clip_to(rect);
    for (const auto& primitive : list)
      if (overlap(paint_bounds(primitive), rect)) paint(primitive);
  }
  shown_ = list;
  return dirty;
}

void Renderer::paint(const Primitive& primitive) {
  if (const auto* box = std::get_if<Box>(&primitive)) {
    canvas_.box(*box);
  } else if (const auto* run = std::get_if<TextRun>(&primitive)) {
    const Mask& mask = text_.mask(run->utf8, run->font);
    canvas_.mask({run->rect.x - mask.origin.x, run->rect.y + run->rect.h / 2 - mask.origin.y}, mask, run->color);
  } else if (const auto* icon = std::get_if<Icon>(&primitive)) {
    canvas_.mask({icon->rect.x, icon->rect.y}, icons_.shape(icon->name, icon->rect.w), icon->color);
  } else if (const auto* art = std::get_if<Illustration>(&primitive)) {
    canvas_.artwork({art->rect.x, art->rect.y}, icons_.art(art->name, art->rect.w, art->rect.h));
  } else if (const auto* picture = std::get_if<Picture>(&primitive)) {
    canvas_.picture(*picture);
  } else if (const auto* oval = std::get_if<OvalGuide>(&primitive)) {
    canvas_.oval(*oval);
  }
}

void Renderer::forget() {
  canvas_.clip_to({0, 0, canvas_.width(), canvas_.height()});
  canvas_.fill({0, 0, canvas_.width(), canvas_.height()}, Theme{}.ground);
  shown_.clear();
  text_.forget();
}

Result<Done, UiError> save_png(const Canvas& canvas, const std::string& path) {
  // SDL wants a writable pointer but only reads.
  SDL_Surface* surface =
      SDL_CreateRGBSurfaceWithFormatFrom(const_cast<std::uint32_t*>(canvas.row(0)), canvas.width(), canvas.height(), 32,
                                         canvas.width() * 4, SDL_PIXELFORMAT_RGB888);
  if (surface == nullptr) return Failure{UiError{UiErrorCode::FileNotWritten, path}};
  const int result = IMG_SavePNG(surface, path.c_str());
  SDL_FreeSurface(surface);
  if (result != 0) return Failure{UiError{UiErrorCode::FileNotWritten, path}};
  return Done{};
}

}  // namespace huanka::ui
