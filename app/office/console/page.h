// A request of a person's browser and what it gets back, without the HTTP around them.
#pragma once

#include <string>
#include <vector>

namespace huanka::office {

struct PageRequest {
  std::string method, target;            ///< target: path and query
  std::string cookies;                   ///< the Cookie header
  std::string host, origin, fetch_site;  ///< Host, Origin, Sec-Fetch-Site
  std::string content_type, accept_language;
  std::string body;
  std::string from;        ///< address of the other end
  bool too_large = false;  ///< the body was larger than allowed and was not taken
};

struct PageAnswer {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
  std::string location;              ///< for 303
  std::vector<std::string> cookies;  ///< whole Set-Cookie values
  std::string file_name;             ///< offered as a download under this name
};

}  // namespace huanka::office
