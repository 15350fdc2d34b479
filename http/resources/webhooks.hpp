#pragma once

#include <string>
#include <string_view>

#include "actors/domain/views/webhook_views.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::http {

void write_webhook_state(json::writer& w, const webhook_state_view& v);
/// Without the secret: `with_secret` puts it in where it is told.
std::string webhook_secret_text(const webhook_state_view& v, std::string_view fingerprint);
/// The text with the secret in it when it is the one of the fingerprint; else as it was.
std::string with_secret(std::string text, std::string_view fingerprint, std::string_view secret);

}  // namespace didtron::http
