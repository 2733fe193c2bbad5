// Points, boxes and sizes of pictures; pixels, x to the right, y down.
#pragma once

namespace huanka::photo {

struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
  bool operator==(const Box&) const = default;
};

struct Size {
  int width = 0, height = 0;
  bool operator==(const Size&) const = default;
};

}  // namespace huanka::photo
