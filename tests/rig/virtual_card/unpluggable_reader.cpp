// An IFD handler that is vpcd with a plug: while the file named by HUANKA_UNPLUGGED exists, the reader is gone as a
// USB reader is gone. pcscd loads this library in place of libifdvpcd.so.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>

extern "C" {
#include <ifdhandler.h>
}

namespace {

constexpr const char* kVpcd = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

bool unplugged() {
  const char* file = std::getenv("HUANKA_UNPLUGGED");
  return file != nullptr && ::access(file, F_OK) == 0;
}

template <class Function>
Function* vpcd(const char* name) {
  static void* const library = ::dlopen(kVpcd, RTLD_NOW | RTLD_LOCAL);
  return reinterpret_cast<Function*>(::dlsym(library, name));
}

}  // namespace

extern "C" {

RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR device) {
  if (unplugged()) return IFD_NO_SUCH_DEVICE;
  return vpcd<RESPONSECODE(DWORD, LPSTR)>("IFDHCreateChannelByName")(lun, device);
}

RESPONSECODE IFDHCreateChannel(DWORD lun, DWORD channel) {
  if (unplugged()) return IFD_NO_SUCH_DEVICE;
  return vpcd<RESPONSECODE(DWORD, DWORD)>("IFDHCreateChannel")(lun, channel);
}

RESPONSECODE IFDHCloseChannel(DWORD lun) { return vpcd<RESPONSECODE(DWORD)>("IFDHCloseChannel")(lun); }

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value) {
  return vpcd<RESPONSECODE(DWORD, DWORD, PDWORD, PUCHAR)>("IFDHGetCapabilities")(lun, tag, length, value);
}

RESPONSECODE IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value) {
  return vpcd<RESPONSECODE(DWORD, DWORD, DWORD, PUCHAR)>("IFDHSetCapabilities")(lun, tag, length, value);
}

RESPONSECODE IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2, UCHAR pts3) {
  return vpcd<RESPONSECODE(DWORD, DWORD, UCHAR, UCHAR, UCHAR, UCHAR)>("IFDHSetProtocolParameters")(lun, protocol, flags,
                                                                                                   pts1, pts2, pts3);
}

RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD atr_length) {
  if (unplugged()) return IFD_NO_SUCH_DEVICE;
  return vpcd<RESPONSECODE(DWORD, DWORD, PUCHAR, PDWORD)>("IFDHPowerICC")(lun, action, atr, atr_length);
}

RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER send_header, PUCHAR sent, DWORD sent_length, PUCHAR received,
                               PDWORD received_length, PSCARD_IO_HEADER received_header) {
  if (unplugged()) return IFD_NO_SUCH_DEVICE;
  return vpcd<RESPONSECODE(DWORD, SCARD_IO_HEADER, PUCHAR, DWORD, PUCHAR, PDWORD, PSCARD_IO_HEADER)>(
      "IFDHTransmitToICC")(lun, send_header, sent, sent_length, received, received_length, received_header);
}

RESPONSECODE IFDHICCPresence(DWORD lun) {
  if (unplugged()) return IFD_NO_SUCH_DEVICE;
  return vpcd<RESPONSECODE(DWORD)>("IFDHICCPresence")(lun);
}

RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR sent, DWORD sent_length, PUCHAR received, DWORD received_size,
                         LPDWORD returned) {
  return vpcd<RESPONSECODE(DWORD, DWORD, PUCHAR, DWORD, PUCHAR, DWORD, LPDWORD)>("IFDHControl")(
      lun, code, sent, sent_length, received, received_size, returned);
}
}
