#include "camera/figure.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace huanka::camera {
namespace {

struct Colour {
  double r, g, b;
};

/// A soft-edged ellipse in units of the face width, seen from the point between the eyes.
struct Blot {
  double x, y, half_width, half_height;
  double softness;  ///< width of the edge, as a share of the ellipse
  double strength;  ///< 1 covers
  Colour colour;
};

constexpr Colour skin{224, 182, 154}, shade{168, 122, 100}, hair{38, 32, 30}, shirt{70, 86, 112}, lip{168, 88, 84};
constexpr Colour white{242, 240, 236}, iris{36, 26, 22}, light{240, 208, 184};

constexpr std::array<Blot, 29> figure_blots{{
    {0, 2.15, 1.25, 1.05, 0.05, 1, shirt},          // shoulders
    {0, 1.00, 0.26, 0.50, 0.06, 1, shade},          // neck
    {0, 0.02, 0.56, 0.86, 0.06, 1, hair},           // hair
    {-0.49, 0.12, 0.06, 0.14, 0.3, 1, skin},        // ears
    {0.49, 0.12, 0.06, 0.14, 0.3, 1, skin},         //
    {0, 0.18, 0.47, 0.68, 0.05, 1, skin},           // face
    {0, -0.34, 0.30, 0.15, 0.9, 0.6, light},        // forehead
    {-0.27, 0.30, 0.15, 0.14, 0.9, 0.7, light},     // cheeks
    {0.27, 0.30, 0.15, 0.14, 0.9, 0.7, light},      //
    {-0.22, -0.01, 0.17, 0.10, 0.9, 0.85, shade},   // eye sockets
    {0.22, -0.01, 0.17, 0.10, 0.9, 0.85, shade},    //
    {-0.22, -0.13, 0.15, 0.030, 0.5, 0.9, hair},    // brows
    {0.22, -0.13, 0.15, 0.030, 0.5, 0.9, hair},     //
    {-0.22, 0.00, 0.105, 0.048, 0.25, 1, hair},     // lids
    {0.22, 0.00, 0.105, 0.048, 0.25, 1, hair},      //
    {-0.22, 0.008, 0.090, 0.036, 0.25, 1, white},   // eyes
    {0.22, 0.008, 0.090, 0.036, 0.25, 1, white},    //
    {-0.22, 0.003, 0.044, 0.044, 0.2, 1, iris},     //
    {0.22, 0.003, 0.044, 0.044, 0.2, 1, iris},      //
    {-0.075, 0.20, 0.035, 0.16, 0.9, 0.45, shade},  // nose
    {0.075, 0.20, 0.035, 0.16, 0.9, 0.45, shade},   //
    {0, 0.16, 0.035, 0.18, 0.9, 0.8, light},        //
    {0, 0.385, 0.11, 0.030, 0.8, 0.7, shade},       //
    {-0.05, 0.375, 0.028, 0.018, 0.5, 0.9, hair},   // nostrils
    {0.05, 0.375, 0.028, 0.018, 0.5, 0.9, hair},    //
    {0, 0.555, 0.18, 0.045, 0.5, 1, lip},           // mouth
    {0, 0.550, 0.17, 0.012, 0.6, 0.9, iris},        //
    {0, 0.665, 0.13, 0.030, 0.9, 0.6, shade},       // below the lip
    {0, -0.52, 0.42, 0.16, 0.25, 1, hair},          // fringe
}};

/// How much of the blot lies on this point, 0 to 1.
double coverage(const Blot& blot, double x, double y) {
  const double distance = std::hypot((x - blot.x) / blot.half_width, (y - blot.y) / blot.half_height);
  const double t = std::clamp((1.0 + blot.softness / 2 - distance) / blot.softness, 0.0, 1.0);
  return blot.strength * t * t * (3 - 2 * t);
}

Colour mixed(const Colour& under, const Colour& over, double share) {
  return {under.r + (over.r - under.r) * share, under.g + (over.g - under.g) * share,
          under.b + (over.b - under.b) * share};
}

}  // namespace

Frame draw_figures(int width, int height, const std::vector<FigurePlace>& figures) {
  Frame frame;
  frame.width = width;
  frame.height = height;
  frame.stride = 3 * width;
  frame.bgr.resize(static_cast<std::size_t>(frame.stride) * static_cast<std::size_t>(height));
  auto* byte = frame.bgr.data();
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      Colour colour{232, 234, 236};
      for (const FigurePlace& figure : figures) {
        const double u = (x - figure.centre_x_px) / figure.face_width_px;
        const double v = (y - figure.eye_line_px) / figure.face_width_px;
        for (const Blot& blot : figure_blots) colour = mixed(colour, blot.colour, coverage(blot, u, v));
      }
      *byte++ = static_cast<std::uint8_t>(std::lround(colour.b));
      *byte++ = static_cast<std::uint8_t>(std::lround(colour.g));
      *byte++ = static_cast<std::uint8_t>(std::lround(colour.r));
    }
  }
  return frame;
}

}  // namespace huanka::camera
