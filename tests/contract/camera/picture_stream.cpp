#include "picture_stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <opencv2/imgcodecs.hpp>
#include <stdexcept>
#include <vector>

#include "camera/figure.h"

namespace huanka::rig {
namespace {

std::string figure_as_jpeg() {
  auto figure = camera::draw_figures(320, 240, {{160, 105, 75}});
  const cv::Mat picture(figure.height, figure.width, CV_8UC3, figure.bgr.data());
  std::vector<unsigned char> jpeg;
  cv::imencode(".jpg", picture, jpeg);
  return {jpeg.begin(), jpeg.end()};
}

bool send_all(int viewer, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = ::send(viewer, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

PictureStream::PictureStream() : jpeg_(figure_as_jpeg()) { replug(); }

PictureStream::~PictureStream() { unplug(); }

std::string PictureStream::url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/camera"; }

void PictureStream::unplug() {
  server_.request_stop();
  if (server_.joinable()) server_.join();
  if (listener_ >= 0) ::close(listener_);
  listener_ = -1;
}

void PictureStream::replug() {
  frozen_ = false;
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<in_port_t>(port_));
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 1) != 0 ||
      ::getsockname(listener_, generic, &length) != 0)
    throw std::runtime_error("no loopback port");
  port_ = ntohs(address.sin_port);
  server_ = std::jthread([this, listener = listener_](const std::stop_token& stopping) { serve(stopping, listener); });
}

void PictureStream::serve(const std::stop_token& stopping, int listener) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=next\r\n\r\n";
  const std::string part = "--next\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg_.size()) +
                           "\r\n\r\n" + jpeg_ + "\r\n";
  while (!stopping.stop_requested()) {
    pollfd asked{listener, POLLIN, 0};
    if (::poll(&asked, 1, 20) <= 0) continue;
    const int viewer = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    bool watched = send_all(viewer, head);
    while (watched && !stopping.stop_requested()) {
      if (!frozen_) watched = send_all(viewer, part);
      char request[512];
      pollfd gone{viewer, POLLIN, 0};
      if (::poll(&gone, 1, 20) > 0) watched = ::recv(viewer, request, sizeof request, MSG_DONTWAIT) > 0;
    }
    ::close(viewer);
  }
}

}  // namespace huanka::rig
