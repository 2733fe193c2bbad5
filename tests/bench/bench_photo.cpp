// Portraits: milliseconds (CPU, one core) of every step for a frame of 1280 x 720, of the steady loop before the
// camera, of judging a finished photo and of cutting one; and the memory the networks need.
#include <cstdio>
#include <fstream>
#include <numeric>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "camera/figure.h"
#include "measure.h"
#include "pace.h"
#include "picture_values.h"
#include "still.h"

using namespace huanka::bench;
using namespace huanka::photo;

namespace {

constexpr int rounds = 200;

std::size_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  return 0;
}

template <class Work>
void print_step(const char* what, const char* aim, Work work) {
  work();  // once to warm up
  std::vector<double> times;
  times.reserve(rounds);
  for (int round = 0; round < rounds; ++round) times.push_back(cpu_milliseconds_of(work));
  print_times(what, times, aim);
}

}  // namespace

int main() {
  cv::setNumThreads(1);
  const std::size_t before = resident_kib();
  FaceNetworks networks;
  const double loading = milliseconds_of([&] { networks.load(HUANKA_SOURCE_DIR "/assets/models"); });
  const huanka::domain::PortraitRule rule;
  auto drawn = huanka::camera::draw_figures(1280, 720, {{640, 320, 225}});
  const cv::Mat frame(drawn.height, drawn.width, CV_8UC3, drawn.bgr.data(), static_cast<std::size_t>(drawn.stride));
  std::vector<std::uint8_t> mjpeg;
  cv::imencode(".jpg", frame, mjpeg, {cv::IMWRITE_JPEG_QUALITY, 85});
  const CountedFaces counted = count_faces(frame, networks);
  if (!counted.largest) return std::puts("the drawn figure is not found"), 1;
  const FaceMesh& mesh = counted.largest->mesh;

  std::printf("photo, networks loaded in %.0f ms, %zu KiB\n", loading, resident_kib() - before);
  const auto decode = [&] { (void)cv::imdecode(mjpeg, cv::IMREAD_COLOR); };
  const auto preview = [&] {
    cv::Mat small, rgb, mirrored;
    cv::resize(frame, small, {640, 360}, 0, 0, cv::INTER_AREA);
    cv::cvtColor(small, rgb, cv::COLOR_BGR2RGB);
    cv::flip(rgb, mirrored, 1);
  };
  const auto follow = [&] { (void)shape_of(networks.follow(frame, mesh).mesh); };
  print_step("photo, decode a frame", "7 ms", decode);
  print_step("photo, preview of a frame", "2 ms", preview);
  print_step("photo, count the faces", "20 ms", [&] { (void)count_faces(frame, networks); });
  print_step("photo, follow the face", "5 ms", follow);
  print_step("photo, measure its light", "2 ms", [&] { (void)measure_frame(frame, mesh); });
  // After so many frames everything that is done now and then was done as often as it is due.
  constexpr int turn = look_every_frames * std::lcm(light_every_looks, count_every_looks);
  std::vector<double> per_frame;
  for (int round = 0; round < rounds / 10; ++round)
    per_frame.push_back(cpu_milliseconds_of([&] {
                          for (int number = 0; number < turn; ++number) {  // as in vision_loop.cpp
                            decode();
                            preview();
                            if (number % look_every_frames != 0) continue;
                            const int looks = number / look_every_frames;
                            if (looks % light_every_looks == 0) (void)measure_frame(frame, mesh);
                            if (looks % count_every_looks == 0)
                              (void)count_faces(frame, networks);
                            else
                              follow();
                          }
                        }) /
                        turn);
  print_times("photo, steady loop, a frame", per_frame, "10 ms");
  const Still still = make_still(frame, networks, rule);
  if (still.jpeg.empty()) return std::puts("the drawn figure cannot be cut"), 1;
  const cv::Mat finished = cv::imdecode(still.jpeg, cv::IMREAD_COLOR);
  print_step("photo, judge a finished photo", "60 ms",
             [&] { (void)judge(measure_file(still.jpeg, finished, networks, rule), rule); });
  print_step("photo, cut a photo, read it back and judge it", "120 ms",
             [&] { (void)make_still(frame, networks, rule); });
  std::printf("photo, memory after all this: %zu KiB more than before\n", resident_kib() - before);
  return 0;
}
