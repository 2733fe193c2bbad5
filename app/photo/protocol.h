// What the kiosk and the vision worker say to each other: one small message per datagram over a socket pair; pictures
// travel through shared memory. Each side treats the other's bytes as hostile: decode accepts exactly what encode
// makes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "domain/camera.h"
#include "domain/picture.h"
#include "domain/portrait_rule.h"
#include "photo/face_hint.h"

namespace huanka::photo {

using domain::CameraTrouble;
/// For a simulated camera: what stands before it or happens to it. A real camera ignores it.
enum class Scene { Person, Nobody, TwoPersons, FarPerson, AsidePerson, Unplugged, Frozen, Garbled };

namespace message {
// to the worker
/// Comes with the shared memory's descriptor.
struct Open {
  std::string camera;
  domain::PortraitRule rule;
  bool operator==(const Open&) const = default;
};
struct Close {
  bool operator==(const Close&) const = default;
};
struct TakePicture {
  std::int32_t request = 0;
  bool operator==(const TakePicture&) const = default;
};
/// The kiosk has copied the preview of this slot; the worker may write it again.
struct SlotFree {
  std::uint8_t slot = 0;
  bool operator==(const SlotFree&) const = default;
};
struct SetScene {
  Scene scene = Scene::Person;
  bool operator==(const SetScene&) const = default;
};
/// A JPEG from elsewhere lies at picture_offset of the shared memory, whose descriptor comes with this. An open camera
/// is closed. -> PictureShown | PictureNotShown
struct ShowPicture {
  std::int32_t request = 0;
  std::uint32_t size_bytes = 0;
  bool operator==(const ShowPicture&) const = default;
};
/// Instead of Open: the camera is looked through for codes, not for faces. Comes with the shared memory's descriptor.
struct ReadCodes {
  std::string camera;
  bool operator==(const ReadCodes&) const = default;
};
// from the worker
/// The first message of every worker: it is loaded and listens.
struct Ready {
  bool operator==(const Ready&) const = default;
};
struct Preview {
  std::uint8_t slot = 0;
  std::uint16_t width = 0, height = 0;
  bool operator==(const Preview&) const = default;
};
struct Hint {
  FaceHint hint = FaceHint::NoFace;
  bool operator==(const Hint&) const = default;
};
/// The finished photo lies at picture_offset, and decoded, as it will be seen, in the still picture's slot.
struct PictureReady {
  std::int32_t request = 0;
  std::uint32_t size_bytes = 0;
  std::uint16_t width = 0, height = 0;  ///< of the decoded one
  bool operator==(const PictureReady&) const = default;
};
struct PictureRefused {
  std::int32_t request = 0;
  FaceHint hint = FaceHint::NoFace;
  bool operator==(const PictureRefused&) const = default;
};
struct Failed {
  CameraTrouble trouble = CameraTrouble::Failed;
  bool operator==(const Failed&) const = default;
};
/// Frames are wiped and the camera is let go.
struct Closed {
  bool operator==(const Closed&) const = default;
};
/// Decoded, not mirrored, in the still picture's slot.
struct PictureShown {
  std::int32_t request = 0;
  std::uint16_t width = 0, height = 0;
  bool operator==(const PictureShown&) const = default;
};
/// No JPEG, too large, or one that cannot be decoded.
struct PictureNotShown {
  std::int32_t request = 0;
  bool operator==(const PictureNotShown&) const = default;
};
/// After ReadCodes: a code that was read twice, one that code_scanner::acceptable takes.
struct CodeRead {
  std::string text;
  bool operator==(const CodeRead&) const = default;
};
}  // namespace message

using ToWorker = std::variant<message::Open, message::Close, message::TakePicture, message::SlotFree, message::SetScene,
                              message::ReadCodes, message::ShowPicture>;
using FromWorker =
    std::variant<message::Preview, message::Hint, message::PictureReady, message::PictureRefused, message::Failed,
                 message::Closed, message::Ready, message::CodeRead, message::PictureShown, message::PictureNotShown>;

inline constexpr std::size_t max_message_bytes = 512;
inline constexpr std::size_t max_camera_name = 256;

// The shared memory: slots of 24-bit RGB rows without padding, those of the preview and one for a still picture; then
// the JPEG of a picture.
inline constexpr int preview_slots = 2, still_slot = preview_slots;
inline constexpr int preview_max_width = 640, preview_max_height = 640;
inline constexpr std::size_t slot_bytes = std::size_t{3} * preview_max_width * preview_max_height;
inline constexpr std::size_t picture_offset = slot_bytes * (still_slot + 1);
inline constexpr std::size_t max_picture_bytes = domain::largest_picture_bytes;
inline constexpr std::size_t shared_bytes = picture_offset + max_picture_bytes;

std::string encode(const ToWorker& message);
std::string encode(const FromWorker& message);
/// Empty for anything that encode does not make: unknown kind, wrong length, value out of its range.
std::optional<ToWorker> decode_to_worker(const std::string& bytes);
std::optional<FromWorker> decode_from_worker(const std::string& bytes);

}  // namespace huanka::photo
