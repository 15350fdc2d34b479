#include "http/server/counters.hpp"

#include <string_view>

namespace didtron::http {

namespace counters_detail {

inline void head(std::string& out, std::string_view name, std::string_view type,
                 std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  out.append(name).append(" ").append(type).append("\n");
}

inline void line(std::string& out, std::string_view name, std::string_view labels,
                 std::string value) {
  out.append(name).append(labels).append(" ").append(value).append("\n");
}

}  // namespace counters_detail

std::string server_counters::text() const {
  namespace d = counters_detail;
  std::string out;
  d::head(out, "didtron_http_requests_total", "counter", "Answers by status class.");
  for (std::size_t i = 1; i < answers.size(); ++i)
    d::line(out, "didtron_http_requests_total", "{status=\"" + std::to_string(i) + "xx\"}",
            std::to_string(answers[i].load()));
  d::head(out, "didtron_http_refused_total", "counter",
          "Requests refused before any route saw them.");
  for (std::size_t i = 1; i < refused.size(); ++i)
    d::line(out, "didtron_http_refused_total",
            "{reason=\"" + std::string{name_of(static_cast<refusal>(i))} + "\"}",
            std::to_string(refused[i].load()));
  d::head(out, "didtron_http_connections_total", "counter", "Connections accepted.");
  d::line(out, "didtron_http_connections_total", "", std::to_string(connections_total.load()));
  d::head(out, "didtron_http_connections_open", "gauge", "Connections open now.");
  d::line(out, "didtron_http_connections_open", "", std::to_string(connections_open.load()));
  d::head(out, "didtron_http_event_streams_open", "gauge", "Event streams open now.");
  d::line(out, "didtron_http_event_streams_open", "", std::to_string(streams_open.load()));
  d::head(out, "didtron_http_sent_bytes_total", "counter", "Bytes of answers and events sent.");
  d::line(out, "didtron_http_sent_bytes_total", "", std::to_string(bytes_sent.load()));
  return out;
}

}  // namespace didtron::http
