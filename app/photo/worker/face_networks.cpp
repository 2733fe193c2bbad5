#include "face_networks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace huanka::photo {
namespace {

constexpr int detection_side = 256, mesh_side = 192, mask_side = 256;
/// Below this BlazeFace also sees faces in textures (platform notes part C 1c).
constexpr float surest_noise = 0.6F;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double overlap(const Box& a, const Box& b) {
  const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const double both = width * height;
  return both / (a.width * a.height + b.width * b.height - both);
}

/// Drops every face that is mostly the same place as a surer one.
std::vector<FoundFace> each_once(std::vector<FoundFace> faces) {
  constexpr double same_place = 0.3;
  std::sort(faces.begin(), faces.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  std::vector<FoundFace> kept;
  for (const FoundFace& face : faces)
    if (std::none_of(kept.begin(), kept.end(),
                     [&](const FoundFace& surer) { return overlap(surer.box, face.box) > same_place; }))
      kept.push_back(face);
  return kept;
}

/// One of the network's two grids: `cells` x `cells` places with `anchors` guesses each, 16 numbers to a guess: middle
/// and size of the box, then six points (the eyes first), all relative to the place and in input pixels.
void read_grid(const cv::Mat& scores, const cv::Mat& boxes, int cells, int anchors, double to_source,
               std::vector<FoundFace>& faces) {
  constexpr int numbers_each = 16;
  const auto* score = scores.ptr<float>();
  const auto* numbers = boxes.ptr<float>();
  for (int i = 0; i < cells * cells * anchors; ++i) {
    const double sure = sigmoid(std::clamp(score[i], -100.F, 100.F));
    if (sure < surest_noise) continue;
    const int cell = i / anchors, row = cell / cells;
    const double x = (cell % cells + 0.5) * detection_side / cells, y = (row + 0.5) * detection_side / cells;
    const float* n = numbers + static_cast<std::ptrdiff_t>(i) * numbers_each;
    const auto point = [&](int at) { return Point{(x + n[at]) * to_source, (y + n[at + 1]) * to_source}; };
    const Point middle = point(0);
    const double width = n[2] * to_source, height = n[3] * to_source;
    faces.push_back({{middle.x - width / 2, middle.y - height / 2, width, height}, point(4), point(6), sure});
  }
}

double roll_between(const Point& left, const Point& right) {
  return std::atan2(right.y - left.y, right.x - left.x) * 180 / std::numbers::pi;
}

}  // namespace

cv::Matx23d upright_square(const Point& middle, double side, double roll_degrees, int pixels) {
  const double scale = pixels / side, turn = -roll_degrees * std::numbers::pi / 180;
  const double c = std::cos(turn) * scale, s = std::sin(turn) * scale;
  return {c, -s, pixels / 2.0 - c * middle.x + s * middle.y, s, c, pixels / 2.0 - s * middle.x - c * middle.y};
}

std::filesystem::path models_folder() {
  std::error_code failed;
  const auto near = std::filesystem::read_symlink("/proc/self/exe", failed).parent_path().parent_path();
  const char* models = "assets/models";
  return std::filesystem::exists(near / models, failed) ? near / models
                                                        : std::filesystem::path("/usr/share/huanka") / models;
}

bool FaceNetworks::load(const std::filesystem::path& models_folder) {
  try {
    detection_ = cv::dnn::readNetFromONNX((models_folder / "face_detection.onnx").string());
    mesh_ = cv::dnn::readNetFromONNX((models_folder / "face_mesh.onnx").string());
    person_ = cv::dnn::readNetFromONNX((models_folder / "person_mask.onnx").string());
  } catch (const cv::Exception&) {
    return false;
  }
  return !detection_.empty() && !mesh_.empty() && !person_.empty();
}

void FaceNetworks::forget() {
  if (!used_) return;
  // A network keeps its layers' last values; those of an empty picture take their place.
  const cv::Mat nothing(detection_side, detection_side, CV_8UC3, cv::Scalar(0, 0, 0));
  find(nothing);
  mesh_at(nothing, {{detection_side / 2.0, detection_side / 2.0}, detection_side, 0});
  person(nothing, FaceShape{.eye_middle = {detection_side / 2.0, detection_side / 2.0}}, detection_side);
  used_ = false;
}

std::vector<FoundFace> FaceNetworks::find(const cv::Mat& bgr) {
  used_ = true;
  const double to_input = static_cast<double>(detection_side) / std::max(bgr.cols, bgr.rows);
  const cv::Size size(std::max(1, static_cast<int>(std::lround(bgr.cols * to_input))),
                      std::max(1, static_cast<int>(std::lround(bgr.rows * to_input))));
  cv::resize(bgr, part_, size, 0, 0, to_input < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  cv::cvtColor(part_, part_, cv::COLOR_BGR2RGB);
  // Channels last, from -1 to 1; what the picture does not fill is black.
  const std::array<int, 4> shape{1, detection_side, detection_side, 3};
  input_.create(4, shape.data(), CV_32F);
  input_ = -1;
  cv::Mat plane(detection_side, detection_side, CV_32FC3, input_.ptr());
  part_.convertTo(plane(cv::Rect({0, 0}, size)), CV_32F, 1 / 127.5, -1);
  detection_.setInput(input_);
  std::vector<cv::Mat> out;
  detection_.forward(out, std::vector<cv::String>{"Identity:0", "Identity_1:0", "Identity_2:0", "Identity_3:0"});
  std::vector<FoundFace> faces;
  read_grid(out[0], out[2], 16, 2, 1 / to_input, faces);
  read_grid(out[1], out[3], 8, 6, 1 / to_input, faces);
  return each_once(std::move(faces));
}

MeshedFace FaceNetworks::mesh_at(const cv::Mat& bgr, const Place& place) {
  const cv::Matx23d to_input = upright_square(place.middle, place.side, place.roll, mesh_side);
  cv::warpAffine(bgr, part_, to_input, {mesh_side, mesh_side}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  constexpr bool swap_to_rgb = true;
  mesh_.setInput(cv::dnn::blobFromImage(part_, 1 / 255.0, {mesh_side, mesh_side}, {}, swap_to_rgb));
  std::vector<cv::Mat> out;
  mesh_.forward(out, mesh_.getUnconnectedOutLayersNames());
  MeshedFace face;
  cv::Matx23d back;
  cv::invertAffineTransform(to_input, back);
  const double scale = place.side / mesh_side;
  for (const cv::Mat& values : out) {
    const auto* value = values.ptr<float>();
    if (values.total() == 1) {
      face.presence = sigmoid(value[0]);
      continue;
    }
    face.mesh.reserve(mesh_size);
    for (std::size_t i = 0; i < mesh_size; ++i, value += 3)
      face.mesh.push_back({back(0, 0) * value[0] + back(0, 1) * value[1] + back(0, 2),
                           back(1, 0) * value[0] + back(1, 1) * value[1] + back(1, 2), value[2] * scale});
  }
  return face;
}

FaceNetworks::Place FaceNetworks::place_of(const FaceMesh& mesh) {
  const FaceShape shape = shape_of(mesh);
  const double turn = -shape.roll * std::numbers::pi / 180, c = std::cos(turn), s = std::sin(turn);
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;  // upright, about the eyes
  for (const MeshPoint& point : mesh) {
    const double x = point.x - shape.eye_middle.x, y = point.y - shape.eye_middle.y;
    left = std::min(left, c * x - s * y);
    right = std::max(right, c * x - s * y);
    top = std::min(top, s * x + c * y);
    bottom = std::max(bottom, s * x + c * y);
  }
  constexpr double room_around = 1.5;
  const double x = (left + right) / 2, y = (top + bottom) / 2;
  return {{shape.eye_middle.x + c * x + s * y, shape.eye_middle.y - s * x + c * y},
          room_around * std::max({right - left, bottom - top, 8.0}),
          shape.roll};
}

MeshedFace FaceNetworks::mesh(const cv::Mat& bgr, const FoundFace& face) {
  constexpr double room_around = 1.5;
  const MeshedFace first = mesh_at(bgr, {{face.box.x + face.box.width / 2, face.box.y + face.box.height / 2},
                                         room_around * std::max(face.box.width, face.box.height),
                                         roll_between(face.left_eye, face.right_eye)});
  return mesh_at(bgr, place_of(first.mesh));
}

MeshedFace FaceNetworks::follow(const cv::Mat& bgr, const FaceMesh& last) { return mesh_at(bgr, place_of(last)); }

PersonMask FaceNetworks::person(const cv::Mat& bgr, const FaceShape& face, double side) {
  const double turn = -face.roll * std::numbers::pi / 180, down = (0.5 - eyes_at) * side;
  const Point middle{face.eye_middle.x + std::sin(turn) * down, face.eye_middle.y + std::cos(turn) * down};
  PersonMask person{{}, upright_square(middle, side, face.roll, mask_side)};
  cv::warpAffine(bgr, part_, person.from_source, {mask_side, mask_side}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  constexpr bool swap_to_rgb = true;
  person_.setInput(cv::dnn::blobFromImage(part_, 1 / 255.0, {mask_side, mask_side}, {}, swap_to_rgb));
  cv::Mat out = person_.forward();
  cv::Mat(mask_side, mask_side, CV_32F, out.ptr()).convertTo(person.mask, CV_8U, 255);
  return person;
}

}  // namespace huanka::photo
