#include "ui/icons.h"

#include <SDL2/SDL_image.h>

#include <filesystem>

#include "ui/lru.h"

namespace huanka::ui {
namespace {

constexpr std::size_t cache_bytes = 12U << 20U;

struct Key {
  std::string name;
  int width, height;
  bool operator==(const Key&) const = default;
};
struct KeyHash {
  std::size_t operator()(const Key& k) const {
    return std::hash<std::string>{}(k.name) ^ (static_cast<std::size_t>(k.width) << 16U) ^
           static_cast<std::size_t>(k.height);
  }
};

}  // namespace

struct IconSet::Impl {
  std::string folder;
  LruCache<Key, Mask, KeyHash> shapes{cache_bytes};
  LruCache<Key, Artwork, KeyHash> arts{cache_bytes};

  std::string path(const std::string& name) const { return folder + "/" + name + ".svg"; }

  Artwork rasterise(const std::string& name, int width, int height) const {
    Artwork art;
    SDL_RWops* file = SDL_RWFromFile(path(name).c_str(), "rb");
    if (file == nullptr) return art;
    SDL_Surface* svg = IMG_LoadSizedSVG_RW(file, width, height);
    SDL_RWclose(file);
    if (svg == nullptr) return art;
    SDL_Surface* argb = SDL_ConvertSurfaceFormat(svg, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(svg);
    if (argb == nullptr) return art;
    art.width = argb->w;
    art.height = argb->h;
    art.pixels.resize(static_cast<std::size_t>(art.width) * static_cast<std::size_t>(art.height));
    for (int y = 0; y < art.height; ++y) {
      const auto* row = reinterpret_cast<const std::uint32_t*>(static_cast<const std::uint8_t*>(argb->pixels) +
                                                               static_cast<std::ptrdiff_t>(y) * argb->pitch);
      for (int x = 0; x < art.width; ++x) {
        const std::uint32_t a = row[x] >> 24U;
        const auto times = [&](unsigned shift) { return (((row[x] >> shift) & 255U) * a + 127U) / 255U << shift; };
        art.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(art.width) + static_cast<std::size_t>(x)] =
            (a << 24U) | times(16) | times(8) | times(0);
      }
    }
    SDL_FreeSurface(argb);
    return art;
  }
};

IconSet::IconSet(std::string folder) : impl_(std::make_unique<Impl>()) { impl_->folder = std::move(folder); }
IconSet::~IconSet() = default;

bool IconSet::has(const std::string& name) const { return std::filesystem::exists(impl_->path(name)); }

const Mask& IconSet::shape(const std::string& name, int size) {
  Key key{name, size, size};
  if (const Mask* known = impl_->shapes.find(key)) return *known;
  const Artwork art = impl_->rasterise(name, size, size);
  Mask mask{art.width, art.height, {}, {}};
  mask.coverage.reserve(art.pixels.size());
  for (const std::uint32_t pixel : art.pixels) mask.coverage.push_back(static_cast<std::uint8_t>(pixel >> 24U));
  const std::size_t cost = mask.coverage.size();
  return impl_->shapes.insert(std::move(key), std::move(mask), cost);
}

const Artwork& IconSet::art(const std::string& name, int width, int height) {
  Key key{name, width, height};
  if (const Artwork* known = impl_->arts.find(key)) return *known;
  Artwork art = impl_->rasterise(name, width, height);
  const std::size_t cost = art.pixels.size() * sizeof(std::uint32_t);
  return impl_->arts.insert(std::move(key), std::move(art), cost);
}

}  // namespace huanka::ui
