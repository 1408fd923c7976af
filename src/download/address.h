#pragma once

// Addresses of the web (RFC 3986), http and https only: what a person or a page writes -> what is
// asked for, and what an address says about the file behind it.
//
// An address here is absolute, in ASCII, without a fragment, and its path has no "." or "..".

#include <optional>
#include <string>
#include <string_view>

namespace crnngan::download {

// The address that `reference`, as it stands on a page at `base`, leads to. Blanks around it, line
// breaks in it and backslashes for slashes are taken as browsers take them; other bytes that an
// address must not hold are percent-encoded. `base` may be empty, the reference is then absolute.
// Nothing when it is malformed, leads to another scheme than http and https, or names a user.
std::optional<std::string> resolve(std::string_view base, std::string_view reference);

// "http://host:port", the port left out where it is the scheme's own.
std::string origin_of(const std::string& address);

// The name or number of the host: "a.org", "127.0.0.1", "[::1]".
std::string host_of(const std::string& address);

// What counts as one site, whatever the scheme: host and port without a leading "www.".
std::string site_of(const std::string& address);

// The path with the query: "/a/b.mid?x=1".
std::string path_of(const std::string& address);

// The last part of the path, percent-decoded; empty for "/a/".
std::string file_name_of(const std::string& address);

// The part of the path before that, percent-decoded; empty for "/b.mid".
std::string folder_name_of(const std::string& address);

// Whether the name of the file behind the address is that of a MIDI file or of an archive.
bool is_music_address(const std::string& address);
bool is_archive_address(const std::string& address);

}  // namespace crnngan::download
