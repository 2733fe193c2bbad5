// How well portraits are found, measured and cut, on real faces of packages. Prints its tables and fails when a number
// falls below its floor. usage: photo_accuracy MODELS PACKAGES [--tuning]
//   --tuning  show the tuning half instead of the held-out one, without floors: what limits may be chosen by
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "tables.h"

using namespace huanka;
using namespace huanka::accuracy;
namespace fs = std::filesystem;

int main(int argc, char** argv) {
  if (argc < 3) return std::puts("usage: photo_accuracy MODELS PACKAGES [--tuning]"), 64;
  const fs::path packages = argv[2];
  const bool tuning = argc > 3 && std::strcmp(argv[3], "--tuning") == 0;
  cv::setNumThreads(1);
  photo::FaceNetworks networks;
  if (!networks.load(argv[1])) return std::puts("the models cannot be read"), 66;

  const fs::path tabler = packages / "tabler-ui/dist/demo";
  auto people = portraits(tabler / "faces");
  const auto sharp = sharp_pictures(packages / "@vladmandic/face-api/demo", dlib_faces, matplotlib_pictures);
  std::vector<fs::path> scenes{dlib_faces / "dogs.jpg"};
  for (const auto& entry : fs::directory_iterator(tabler / "photos"))
    if (entry.path().filename().string().ends_with("-500.jpg")) scenes.push_back(entry.path());
  std::sort(scenes.begin(), scenes.end());
  auto nobody = without_faces(scenes);
  if (people.empty() || sharp.empty() || nobody.size() < 100) return std::puts("the packages hold no pictures"), 66;
  const auto good = good_pictures(networks, people, sharp);
  std::erase_if(people, [&](const Sample& sample) { return sample.tuning != tuning; });
  std::erase_if(nobody, [&](const Sample& sample) { return sample.tuning != tuning; });

  std::printf("%s half\n", tuning ? "tuning" : "held-out");
  Report report(!tuning);
  finding(report, networks, people);
  boxes(report, networks);
  no_faces(report, networks, nobody);
  landmarks(report, networks, people);
  cutting(report, networks, people);
  damage_tables(report, networks, good, tuning);
  odd_ones(networks, odd_portraits(tabler / "faces"));
  return report.good() ? 0 : 1;
}
