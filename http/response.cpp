#include "http/response.hpp"

namespace didtron::http {

response json_response(int status, std::string json) {
  return text_response(status, std::move(json), "application/json");
}

response text_response(int status, std::string text, std::string type) {
  response r;
  r.status = status;
  r.set("Content-Type", std::move(type));
  r.set("Cache-Control", "no-store");
  r.body = std::move(text);
  return r;
}

response empty_response(int status) {
  response r;
  r.status = status;
  r.set("Cache-Control", "no-store");
  return r;
}

}  // namespace didtron::http
