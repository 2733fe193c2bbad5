// huanka-vision: the process that may die. OpenCV, the camera and the pictures live here; the kiosk gives it one end of
// a socket as descriptor 3 and nothing else. It can write no file and leaves no core dump, because it holds faces.
// `huanka-vision files COMMAND RULE FILE...` looks at files instead (files.h).
#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <vector>

#include "camera/capture_camera.h"
#include "face_finder.h"
#include "files.h"
#include "photo/worker_process.h"
#include "vision_loop.h"

namespace {

void keep_pictures_in_memory() {
  // What OpenCV gives back is overwritten: not every copy of a face passes through our hands.
  constexpr int some_byte = 0x5A;
  ::mallopt(M_PERTURB, some_byte);
  // Out of the swap, where that is allowed: under a limit, locking what is yet to come would let allocations fail.
  rlimit lockable{};
  const bool allowed =
      ::geteuid() == 0 || (::getrlimit(RLIMIT_MEMLOCK, &lockable) == 0 && lockable.rlim_cur == RLIM_INFINITY);
  if (allowed) ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_FSIZE, &none);
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int main(int argc, char** argv) {
  keep_pictures_in_memory();
  huanka::camera::use_short_capture_timeouts({});
  cv::setNumThreads(1);
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() >= 3 && words[0] == "files") {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody is left to give up on a decoder that hangs
    return huanka::photo::run_file_command(words[1], words[2], std::span(words).subspan(3));
  }
  huanka::photo::VisionLoop loop(huanka::photo::Descriptor(huanka::photo::worker_socket), huanka::photo::face_cascade);
  loop.run();
  return EXIT_SUCCESS;
}
