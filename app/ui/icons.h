// Icons and illustrations: SVG files rasterised once per size, kept in a bounded cache.
#pragma once

#include <memory>
#include <string>

#include "result/result.h"
#include "ui/canvas.h"

namespace huanka::ui {

class IconSet {
 public:
  /// `folder` holds <name>.svg for every icon a screen names.
  explicit IconSet(std::string folder);
  ~IconSet();
  IconSet(const IconSet&) = delete;
  IconSet& operator=(const IconSet&) = delete;

  bool has(const std::string& name) const;
  /// The icon's shape, to be painted in one colour; an empty mask when the file is missing.
  const Mask& shape(const std::string& name, int size);
  /// The picture in its own colours; empty when the file is missing.
  const Artwork& art(const std::string& name, int width, int height);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace huanka::ui
