#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "photo/protocol.h"

using namespace huanka::photo;

namespace {

const std::vector<ToWorker> to_worker{message::Open{"/dev/video0", {}},  message::Close{},
                                      message::TakePicture{7},           message::SlotFree{1},
                                      message::SetScene{Scene::Garbled}, message::ReadCodes{"/dev/video0"},
                                      message::ShowPicture{9, 20'000}};
const std::vector<FromWorker> from_worker{message::Preview{1, 640, 480},
                                          message::Hint{FaceHint::Good},
                                          message::PictureReady{7, 20'000, 358, 441},
                                          message::PictureRefused{7, FaceHint::ManyFaces},
                                          message::Failed{CameraTrouble::Frozen},
                                          message::Closed{},
                                          message::Ready{},
                                          message::CodeRead{"44162120261123000042"},
                                          message::PictureShown{9, 358, 441},
                                          message::PictureNotShown{9}};

}  // namespace

TEST_CASE("every message arrives as it was sent and fits into a datagram", "[photo]") {
  for (const auto& message : to_worker) {
    CHECK(decode_to_worker(encode(message)) == message);
    CHECK(encode(message).size() <= max_message_bytes);
  }
  for (const auto& message : from_worker) CHECK(decode_from_worker(encode(message)) == message);
  const ToWorker longest = message::Open{std::string(max_camera_name, 'c'), {}};
  CHECK(decode_to_worker(encode(longest)) == longest);
  CHECK(encode(longest).size() <= max_message_bytes);
}

TEST_CASE("a message that is cut short or has bytes left over is refused", "[photo]") {
  for (const auto& message : to_worker) {
    const std::string whole = encode(message);
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(decode_to_worker(whole.substr(0, size)));
    CHECK_FALSE(decode_to_worker(whole + '\0'));
  }
  for (const auto& message : from_worker) {
    const std::string whole = encode(message);
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(decode_from_worker(whole.substr(0, size)));
    CHECK_FALSE(decode_from_worker(whole + '\0'));
  }
}

TEST_CASE("values that would leave the shared memory or an enumeration are refused", "[photo]") {
  CHECK_FALSE(decode_from_worker(encode(FromWorker{message::Preview{preview_slots, 640, 480}})));
  CHECK_FALSE(decode_from_worker(encode(FromWorker{message::Preview{0, preview_max_width + 1, 480}})));
  CHECK_FALSE(decode_from_worker(encode(FromWorker{message::Preview{0, 640, preview_max_height + 1}})));
  CHECK_FALSE(decode_from_worker(encode(FromWorker{message::PictureReady{1, max_picture_bytes + 1, 358, 441}})));
  CHECK_FALSE(decode_from_worker(encode(FromWorker{message::PictureReady{1, 20'000, 358, preview_max_height + 1}})));
  CHECK_FALSE(decode_from_worker(encode(FromWorker{message::PictureShown{1, preview_max_width + 1, 480}})));
  CHECK_FALSE(decode_to_worker(encode(ToWorker{message::ShowPicture{1, max_picture_bytes + 1}})));
  CHECK_FALSE(decode_from_worker(encode(FromWorker{message::Hint{static_cast<FaceHint>(17)}})));
  CHECK_FALSE(decode_from_worker(encode(FromWorker{message::Failed{static_cast<CameraTrouble>(4)}})));
  CHECK_FALSE(decode_to_worker(encode(ToWorker{message::SlotFree{preview_slots}})));
  CHECK_FALSE(decode_to_worker(encode(ToWorker{message::SetScene{static_cast<Scene>(8)}})));
  CHECK_FALSE(decode_to_worker(encode(ToWorker{message::Open{"c", {.width_px = 0}}})));
  CHECK_FALSE(decode_to_worker(encode(ToWorker{message::Open{"c", {.height_px = 100'000}}})));
  CHECK_FALSE(decode_to_worker(encode(ToWorker{message::Open{std::string(max_camera_name + 1, 'c'), {}}})));
  CHECK_FALSE(decode_to_worker(encode(ToWorker{message::ReadCodes{std::string(max_camera_name + 1, 'c')}})));
  for (const auto& text : {std::string(), std::string(257, '4'), std::string("照"), std::string("4\n")})
    CHECK_FALSE(decode_from_worker(encode(FromWorker{message::CodeRead{text}})));
  CHECK_FALSE(decode_to_worker(std::string(max_message_bytes + 1, '\0')));
  CHECK_FALSE(decode_to_worker("\xff"));
}

TEST_CASE("whatever hostile bytes say, what is decoded is what encode makes", "[photo]") {
  std::mt19937 random(461);
  std::uniform_int_distribution<int> byte(0, 255), kind(0, 10), size(0, 24);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(1, static_cast<char>(kind(random)));
    for (int n = size(random); n > 0; --n) bytes += static_cast<char>(i % 2 == 0 ? byte(random) : byte(random) % 3);
    const auto there = decode_to_worker(bytes);
    const auto back = decode_from_worker(bytes);
    const bool faithful = (!there || encode(*there) == bytes) && (!back || encode(*back) == bytes);
    REQUIRE(faithful);
  }
}
