# Send-Iotpush.ps1 TITLE MESSAGE
param(
    [Parameter(Mandatory)] [string] $Title,
    [Parameter(Mandatory)] [string] $Message
)
$ErrorActionPreference = 'Stop'
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
$base = 'https://www.iotpush.com'
$body = @{
    title    = $Title
    message  = $Message
    priority = 'high'
} | ConvertTo-Json -Compress
$request = @{
    Method             = 'Post'
    Uri                = "$base/api/push/my-private-topic"
    Headers            = @{ Authorization = "Bearer $($env:IOTPUSH_KEY.Trim())" }
    ContentType        = 'application/json; charset=utf-8'
    # As bytes: PowerShell 5.1 would send a text in Latin-1.
    Body               = [Text.Encoding]::UTF8.GetBytes($body)
    TimeoutSec         = 20
    MaximumRedirection = 0
}
$answer = Invoke-RestMethod @request
# PowerShell 5.1 does not take a 308 for an error.
if (-not $answer.success) { throw "iotpush: $answer" }
"Sent to $($answer.subscribers) phones"
