// Are faces found, all of them and nothing else?
#include <algorithm>
#include <cstdio>
#include <functional>
#include <opencv2/imgproc.hpp>

#include "still.h"
#include "tables.h"

namespace huanka::accuracy {

using namespace photo;

namespace {
const domain::PortraitRule rule;

cv::Mat in_a_frame(const cv::Mat& picture, double size, double turn) {
  constexpr int width = 640, height = 360;
  const double scale = size * height / picture.rows;
  cv::Mat place = cv::getRotationMatrix2D(cv::Point(picture.cols / 2, picture.rows / 2), turn, scale);
  place.at<double>(0, 2) += (width - picture.cols) / 2.0;
  place.at<double>(1, 2) += (height - picture.rows) / 2.0;
  cv::Mat frame;
  cv::warpAffine(picture, frame, place, {width, height}, cv::INTER_AREA, cv::BORDER_CONSTANT,
                 cv::Scalar(128, 128, 128));
  return frame;
}
}  // namespace

void finding(Report& report, FaceNetworks& networks, const std::vector<Sample>& samples) {
  struct Condition {
    std::string name;
    std::function<cv::Mat(const cv::Mat&)> frame;
    double floor;
  };
  const std::vector<Condition> conditions{
      {"as it is", [](const cv::Mat& p) { return in_a_frame(p, 0.9, 0); }, 99},
      {"a quarter of the light", [](const cv::Mat& p) { return darker(in_a_frame(p, 0.9, 0), 0.25); }, 97},
      {"a tenth of the light", [](const cv::Mat& p) { return darker(in_a_frame(p, 0.9, 0), 0.1); }, 90},
      {"turned by 15 degrees", [](const cv::Mat& p) { return in_a_frame(p, 0.9, 15); }, 97},
      {"turned by 30 degrees", [](const cv::Mat& p) { return in_a_frame(p, 0.9, -30); }, 90},
      {"half as large", [](const cv::Mat& p) { return in_a_frame(p, 0.45, 0); }, 97},
      {"out of focus, 3 px", [](const cv::Mat& p) { return blurred(in_a_frame(p, 0.9, 0), 3); }, 95},
  };
  std::puts("Faces found: exactly one, surely a face");
  GroupCounts groups;
  for (const Condition& condition : conditions) {
    int good = 0;
    for (const Sample& sample : samples) {
      const bool one = count_faces(condition.frame(sample.picture), networks).count == 1;
      good += one ? 1 : 0;
      if (!one && Report::names()) std::printf("    missed: %s\n", sample.name.c_str());
      groups.count(sample.groups, one);
    }
    report.row(condition.name, good, static_cast<int>(samples.size()), condition.floor);
  }
  std::puts("  over all conditions, by group:");
  groups.rows(report, 93);
}

void boxes(Report& report, FaceNetworks& networks) {
  int found = 0, all = 0, unmatched = 0;
  for (const BoxedPicture& boxed : boxed_pictures(dlib_faces)) {
    const auto faces = networks.find(boxed.picture);
    std::vector<bool> used(faces.size());
    for (const Box& box : boxed.faces) {
      ++all;
      for (std::size_t i = 0; i < faces.size(); ++i) {
        const Box& f = faces[i].box;
        const double x = f.x + f.width / 2, y = f.y + f.height / 2;
        if (used[i] || x < box.x || y < box.y || x > box.x + box.width || y > box.y + box.height) continue;
        used[i] = true;
        ++found;
        break;
      }
    }
    unmatched += static_cast<int>(std::count(used.begin(), used.end(), false));
  }
  std::puts("Groups of small faces with boxes drawn by hand");
  report.row("boxes found", found, all, 95);
  std::printf("  %-44s %4d\n", "faces where no box was drawn", unmatched);
}

void no_faces(Report& report, FaceNetworks& networks, const std::vector<Sample>& samples) {
  int called_face = 0, accepted = 0;
  for (const Sample& sample : samples) {
    const bool face = count_faces(sample.picture, networks).count > 0;
    called_face += face ? 1 : 0;
    if (!face) continue;
    const Still still = make_still(sample.picture, networks, rule);
    const bool is_accepted = !still.jpeg.empty() && worst(judge(still.values, rule)) != Verdict::Fail;
    accepted += is_accepted ? 1 : 0;
    if (Report::names()) std::printf("    taken for a face: %s\n", sample.name.c_str());
  }
  std::puts("Pictures and parts of pictures without a face");
  report.row("not taken for a face", static_cast<int>(samples.size()) - called_face, static_cast<int>(samples.size()),
             98);
  report.row_most("accepted as a photo", accepted, 0);
}

}  // namespace huanka::accuracy
