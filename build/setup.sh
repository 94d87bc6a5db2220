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

# The Debian packages that a choice of TORCH needs, as need_packages takes them.
torch_packages() {
  local libraries=/usr/lib/$(uname -m)-linux-gnu
  [ "$1" = local ] && echo "g++=/usr/bin/g++ libtorch-dev=/usr/include/torch/script.h libopenblas0-pthread=$libraries/openblas-pthread/libopenblas.so.0"
  return 0
}

# choose_torch TORCH: settles what trains, in TORCH, torch_why and torch_by.
choose_torch() {
  local kept version package
  version=$(sed -n 's:.*<TorchSharpVersion>\(.*\)</TorchSharpVersion>.*:\1:p' "$root/Directory.Packages.props")
  kept=$(sed -n 's:.*<Torch>\(.*\)</Torch>.*:\1:p' "$root/runtime.props" 2>/dev/null || true)
  TORCH=$1 torch_why="as asked" torch_by=given
  case $1 in
    none | local | cpu | cuda) return ;;
    auto) ;;
    *) fail "--torch must be auto, none, local, cpu or cuda, not '$1'." ;;
  esac
  torch_by="auto $version"
  package=TorchSharp-cpu TORCH=cpu
  if command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; then package=TorchSharp-cuda-linux TORCH=cuda; fi
  if [ -n "$kept" ] && [ "$(sed -n 's:.*<TorchChosenBy>\(.*\)</TorchChosenBy>.*:\1:p' "$root/runtime.props")" = "$torch_by" ]; then
    TORCH=$kept torch_why="as found before"
  elif restores "$version" $package; then
    torch_why="$package $version restores"
  elif [ -e /usr/include/torch/script.h ] || [ -e /usr/local/include/torch/script.h ] || { command -v apt-get >/dev/null && apt-cache show libtorch-dev >/dev/null 2>&1; }; then
    TORCH=local torch_why="$package $version does not restore here, so its built-in stand-in over the system's libtorch"
  elif command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] && apt-get update -q >/dev/null 2>&1 && apt-cache show libtorch-dev >/dev/null 2>&1; then
    TORCH=local torch_why="$package $version does not restore here, so its built-in stand-in over the system's libtorch"
  else
    TORCH=none torch_why="neither $package $version nor a libtorch can be had here, so nothing trains"
  fi
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
  choose_torch "$torch"
  local by="given"
  [ "$why" = "as asked" ] || by="auto $version"
  local text="<Project>
  <PropertyGroup>
    <Actors>$actors</Actors>
    <ActorsChosenBy>$by</ActorsChosenBy>
    <Torch>$TORCH</Torch>
    <TorchChosenBy>$torch_by</TorchChosenBy>
  </PropertyGroup>
</Project>"
  [ "$(cat "$root/runtime.props" 2>/dev/null)" = "$text" ] || printf '%s\n' "$text" >"$root/runtime.props"
  ACTORS=$actors
  echo "actors: $actors ($why)"
  echo "torch: $TORCH ($torch_why)"
}
