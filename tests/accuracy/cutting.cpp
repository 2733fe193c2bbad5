// Are eyes where an independent estimator sees them, and do the photos that are cut meet the standard?
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/opencv.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "still.h"
#include "tables.h"

namespace huanka::accuracy {

using namespace photo;

namespace {
const domain::PortraitRule rule;
const char* const dlib_model = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat";

struct Eyes {
  Point left, right;
};

/// dlib's finder and landmarks, nothing of ours; empty when its finder sees no face.
class SecondOpinion {
 public:
  SecondOpinion() { dlib::deserialize(dlib_model) >> predictor_; }
  std::optional<Eyes> eyes(const cv::Mat& bgr) {
    cv::Mat copy = bgr.clone();
    const dlib::cv_image<dlib::bgr_pixel> image(copy);
    const auto faces = finder_(image);
    if (faces.size() != 1) return std::nullopt;
    const auto points = predictor_(image, faces.front());
    const auto middle = [&](unsigned long a, unsigned long b) {
      const auto half = [](long first, long second) { return static_cast<double>(first + second) / 2; };
      return Point{half(points.part(a).x(), points.part(b).x()), half(points.part(a).y(), points.part(b).y())};
    };
    return Eyes{middle(36, 39), middle(42, 45)};
  }

 private:
  dlib::frontal_face_detector finder_ = dlib::get_frontal_face_detector();
  dlib::shape_predictor predictor_;
};

/// Room for the crop, as before a kiosk: the picture's own edge colours around it.
cv::Mat with_room(const cv::Mat& picture) {
  cv::Mat roomy;
  const int around = picture.rows / 2;
  cv::copyMakeBorder(picture, roomy, around, around, around, around, cv::BORDER_REPLICATE);
  return roomy;
}
}  // namespace

void landmarks(Report& report, FaceNetworks& networks, const std::vector<Sample>& samples) {
  SecondOpinion opinion;
  std::vector<double> errors;
  std::map<std::string, std::vector<double>> groups;
  for (const Sample& sample : samples) {
    const auto counted = count_faces(sample.picture, networks);
    if (!counted.largest) continue;
    const FaceShape shape = shape_of(counted.largest->mesh);
    const auto too_far_aside = limits_of(Measure::Yaw, rule).fail_above;
    if (std::abs(shape.yaw) > *too_far_aside) continue;  // no photo would be made of it
    const auto eyes = opinion.eyes(sample.picture);
    if (!eyes) continue;
    for (const auto& [ours, theirs] :
         {std::pair{shape.left_eye, eyes->left}, std::pair{shape.right_eye, eyes->right}}) {
      errors.push_back(std::hypot(ours.x - theirs.x, ours.y - theirs.y) / shape.eye_distance);
      for (const std::string& group : sample.groups) groups[group].push_back(errors.back());
      if (errors.back() > 0.05 && Report::names())
        std::printf("    %s: %.3f, roll %.0f, yaw %.0f\n", sample.name.c_str(), errors.back(), shape.roll, shape.yaw);
    }
  }
  std::puts("Middles of the eyes against dlib's landmarks, in distances between the eyes");
  report.row_most("median", quantile(errors, 0.5), 0.035);
  report.row("within 0.05",
             static_cast<int>(std::count_if(errors.begin(), errors.end(), [](double e) { return e <= 0.05; })),
             static_cast<int>(errors.size()), 95);
  std::puts("  median by group:");
  constexpr std::size_t enough_to_judge = 4;
  for (const auto& [name, of_group] : groups) {
    const std::string what = "  " + name + ", eyes: " + std::to_string(of_group.size());
    if (of_group.size() >= enough_to_judge)
      report.row_most(what, quantile(of_group, 0.5), 0.035);
    else
      std::printf("  %-44s %8.3f   (too few for a floor)\n", what.c_str(), quantile(of_group, 0.5));
  }
}

void cutting(Report& report, FaceNetworks& networks, const std::vector<Sample>& samples) {
  SecondOpinion opinion;
  const std::vector<std::pair<Measure, std::string>> rows{
      {Measure::FaceWidth, "face width 193 to 221 px"},
      {Measure::Crown, "crown 7 to 21 px, or the eye line won"},
      {Measure::EyeLine, "eyes at least 207 px above the edge"},
      {Measure::Centring, "eyes' middle within 17 px of the middle"},
      {Measure::Roll, "straight within 8 degrees"},
      {Measure::PictureSize, "358 x 441 px, 350 dpi"},
      {Measure::FileSize, "14 to 40 KiB"}};
  std::map<Measure, int> met;
  GroupCounts groups;
  int covered = 0, everything = 0, asked = 0, independent = 0;
  for (const Sample& sample : samples) {
    const Portrait portrait = look_at(sample.picture, networks);
    if (portrait.faces != 1 || !portrait.crown_above_eyes) continue;  // hair leaves the source
    const Still still = make_still(with_room(sample.picture), networks, rule);
    if (still.jpeg.empty()) continue;
    ++covered;
    const auto findings = judge(still.values, rule);
    bool all = true;
    for (const auto& [measure, name] : rows) {
      const Finding& found = finding_of(findings, measure);
      const bool good = found.verdict == Verdict::Pass || found.verdict == Verdict::Advise;
      met[measure] += good ? 1 : 0;
      all = all && good;
      if (!good && Report::names())
        std::printf("    %s %s %f\n", sample.name.c_str(), std::string(name_of(measure)).c_str(),
                    found.value.value_or(-99));
    }
    everything += all ? 1 : 0;
    groups.count(sample.groups, all);
    const cv::Mat finished = cv::imdecode(still.jpeg, cv::IMREAD_COLOR);
    if (const auto eyes = opinion.eyes(finished)) {
      ++asked;
      const double x = (eyes->left.x + eyes->right.x) / 2, y = (eyes->left.y + eyes->right.y) / 2;
      constexpr double to_a_side = 17, to_the_edge = 207, reading = 3;  // px; `reading`: what dlib differs by itself
      independent += std::abs(x - 179) <= to_a_side && 441 - y >= to_the_edge - reading ? 1 : 0;
    }
  }
  std::puts("Photos cut from portraits whose head is whole");
  for (const auto& [measure, name] : rows) report.row(name, met[measure], covered, 97);
  report.row("every row at once", everything, covered, 95);
  groups.rows(report, 90);
  report.row("eyes' place by dlib's landmarks", independent, asked, 97);
}

/// Portraits nobody should accept without looking: what becomes of them.
void odd_ones(FaceNetworks& networks, const std::vector<Sample>& samples) {
  std::map<std::string, std::array<int, 4>> table;
  for (const Sample& sample : samples) {
    const Still still = make_still(with_room(sample.picture), networks, rule);
    auto& row = table[sample.groups.front()];
    const double faces = still.values.at(static_cast<std::size_t>(Measure::Faces)).value_or(0);
    // Sharpness is left out: these sources are small, and would fail by it alone.
    bool fails = still.jpeg.empty();
    for (const Finding& finding : judge(still.values, rule))
      fails =
          fails || (finding.verdict == Verdict::Fail && finding.measure != Measure::Sharpness &&
                    finding.measure != Measure::BackgroundBrightness && finding.measure != Measure::BackgroundColour &&
                    finding.measure != Measure::BackgroundEvenness && finding.measure != Measure::SourceResolution);
    ++row[0];
    row[faces == 0 ? 1 : fails ? 2 : 3] += 1;
  }
  std::puts("Odd portraits, both halves; background, sharpness and resolution not counted");
  std::puts("  what is odd            pictures  no face  fails  only a person would notice");
  for (const auto& [what, row] : table)
    std::printf("  %-22s %8d %8d %6d %6d\n", what.c_str(), row[0], row[1], row[2], row[3]);
}

}  // namespace huanka::accuracy
