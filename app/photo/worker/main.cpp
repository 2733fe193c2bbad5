// huanka-vision: the process that may die. OpenCV, the camera and the pictures live here; the kiosk gives it one end of
// a socket as descriptor 3 and nothing else. It can write no file and leaves no core dump, because it holds faces.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>
#include <opencv2/core.hpp>

#include "camera/capture_camera.h"
#include "photo/worker_process.h"
#include "vision_loop.h"

namespace {

void keep_pictures_in_memory() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_FSIZE, &none);
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int main() {
  keep_pictures_in_memory();
  huanka::camera::use_short_capture_timeouts({});
  cv::setNumThreads(1);
  huanka::photo::VisionLoop loop(huanka::photo::Descriptor(huanka::photo::worker_socket),
                                 "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml");
  loop.run();
  return EXIT_SUCCESS;
}
