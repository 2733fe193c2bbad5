// A drawn person that stands in for a real one, so that no real face is ever shipped: a neutral head and shoulders
// before a light wall, plain enough to be drawn from a few formulas, face-like enough for a face detector.
#pragma once

#include <vector>

#include "camera/camera.h"

namespace huanka::camera {

/// Where a figure's face is and how wide it is from ear to ear.
struct FigurePlace {
  double centre_x_px = 0, eye_line_px = 0, face_width_px = 0;
};

/// An empty list gives the wall alone.
Frame draw_figures(int width, int height, const std::vector<FigurePlace>& figures);

}  // namespace huanka::camera
