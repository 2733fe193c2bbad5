// Each table of the accuracy report.
#pragma once

#include <filesystem>
#include <vector>

#include "damage.h"
#include "face_networks.h"
#include "report.h"
#include "samples.h"

namespace huanka::accuracy {

using photo::FaceNetworks;

// Where Debian's packages put their pictures.
inline const std::filesystem::path dlib_faces = "/usr/share/doc/libdlib19.1/examples/faces";
inline const std::filesystem::path matplotlib_pictures = "/usr/share/matplotlib/mpl-data/sample_data";

// finding.cpp
void finding(Report& report, FaceNetworks& networks, const std::vector<Sample>& samples);
void boxes(Report& report, FaceNetworks& networks);
void no_faces(Report& report, FaceNetworks& networks, const std::vector<Sample>& samples);

// cutting.cpp
void landmarks(Report& report, FaceNetworks& networks, const std::vector<Sample>& samples);
void cutting(Report& report, FaceNetworks& networks, const std::vector<Sample>& samples);
/// Portraits nobody should accept without looking: what becomes of them.
void odd_ones(FaceNetworks& networks, const std::vector<Sample>& samples);

// trials.cpp
std::vector<GoodPicture> good_pictures(FaceNetworks& networks, const std::vector<Sample>& portraits,
                                       const std::vector<Sample>& sharp);
/// Damage and what notices it, which measure speaks up at which damage, and the agreement with the ISO reference.
void damage_tables(Report& report, FaceNetworks& networks, const std::vector<GoodPicture>& pictures, bool tuning);

}  // namespace huanka::accuracy
