# Sourced by ./run and ./test: what the machine needs, and which runtimes stand underneath. Needs $root, the repository's folder.

fail() { printf '%s\n' "$*" >&2; exit 1; }

# need_packages PACKAGE=FILE…: installs the Debian packages whose file is missing, or says the exact command.
need_packages() {
  local missing=() pair
  for pair in "$@"; do
    [ -e "${pair#*=}" ] || missing+=("${pair%%=*}")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0
  command -v apt-get >/dev/null || fail "These are missing here: ${missing[*]}. Install them with your system's package tool and start again."
  if [ "$(id -u)" -ne 0 ]; then
    fail "These Debian packages are missing. Install them and start again:
  sudo apt-get install --no-install-recommends ${missing[*]}"
  fi
  echo "installing ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    fail "apt-get could not install ${missing[*]}; its words are above."
  fi
  rm -f "$log"
}

need_dotnet() {
  command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
  (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "The .NET 10 SDK is missing; this machine has: $(dotnet --list-sdks | tr '\n' ' ')"
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# restores VERSION PACKAGE…: whether the package sources of this machine hold every one of them.
restores() {
  local probe status version=$1 package references=
  shift
  for package in "$@"; do references+="<PackageReference Include=\"$package\" Version=\"[$version]\" />"; done
  probe=$(mktemp -d)
  cat >"$probe/probe.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup>$references</ItemGroup>
</Project>
XML
  # The repository's own nuget.config, where an installation has one, counts here too.
  for config in "$root"/[Nn]u[Gg]et.[Cc]onfig; do [ -e "$config" ] && cp "$config" "$probe/"; done
  timeout 120 dotnet restore "$probe/probe.csproj" >/dev/null 2>&1
  status=$?
  rm -rf "$probe"
  return $status
}

# choose_runtimes ACTORS TORCH: settles both switches, says which and why, and keeps them in runtime.props.
choose_runtimes() {
  local actors=$1 torch=$2 why kept version packages
  # A fresh clone has no runtime.props yet.
  kept=$(sed -n 's:.*<Actors>\(.*\)</Actors>.*:\1:p' "$root/runtime.props" 2>/dev/null || true)
  version=$(sed -n 's:.*<OrleansVersion>\(.*\)</OrleansVersion>.*:\1:p' "$root/Directory.Packages.props")
  packages=$(sed -n 's:.*Include="\(Microsoft\.Orleans\.[^"]*\)".*:\1:p' "$root/Directory.Packages.props")
  case $actors in
    local | orleans) why="as asked" ;;
    auto)
      if [ -n "$kept" ] && [ "$(sed -n 's:.*<ActorsChosenBy>\(.*\)</ActorsChosenBy>.*:\1:p' "$root/runtime.props")" = "auto $version" ]; then
        actors=$kept why="as found before"
      elif restores "$version" $packages; then
        actors=orleans why="Microsoft Orleans $version restores"
      else
        actors=local why="Microsoft Orleans $version does not restore here, so its built-in stand-in"
      fi
      ;;
    *) fail "--actors must be auto, local or orleans, not '$actors'." ;;
  esac
  case $torch in
    # No part of the platform trains on a GPU yet, so there is nothing to choose between.
    auto | none) torch=none ;;
    *) fail "--torch must be auto or none, not '$torch': this version has no trainer." ;;
  esac
  local by="given"
  [ "$why" = "as asked" ] || by="auto $version"
  local text="<Project>
  <PropertyGroup>
    <Actors>$actors</Actors>
    <ActorsChosenBy>$by</ActorsChosenBy>
    <Torch>$torch</Torch>
  </PropertyGroup>
</Project>"
  [ "$(cat "$root/runtime.props" 2>/dev/null)" = "$text" ] || printf '%s\n' "$text" >"$root/runtime.props"
  ACTORS=$actors
  echo "actors: $actors ($why)"
}
