; Installer for Windows: for one person, without an administrator. Own folder, start menu, links `int-crucible:`, and an
; uninstaller; what a person has made lies elsewhere and is never touched.
; makensis -WX -DVERSION=0.1.0 -DPAYLOAD=<the bundle's folder> -DLICENCE=<file> -DICON=<file.ico> -DOUT=<file.exe> int-crucible.nsi
Unicode true
!include "MUI2.nsh"
!ifndef VERSION | PAYLOAD | LICENCE | ICON | OUT
  !error "VERSION, PAYLOAD, LICENCE, ICON and OUT must be given with -D."
!endif
Name "Int Crucible ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Int Crucible"
InstallDirRegKey HKCU "Software\Int Crucible" "InstallDir"
SetCompressor /SOLID lzma
; The files' own dates are those of the commit; without this the time of this build would be in the installer.
SetDateSave on
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Int Crucible"
VIAddVersionKey "FileDescription" "Int Crucible installer"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "2026 The Int Crucible authors, MIT licence"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\int-crucible.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Int Crucible"
!define LINK "Software\Classes\int-crucible"

Section "Int Crucible"
  ; Libraries of an older version must not lie among those of this one. An open window keeps its executable locked.
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Int Crucible.lnk" "$INSTDIR\int-crucible.exe"
  WriteRegStr HKCU "Software\Int Crucible" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${LINK}" "" "URL:Int Crucible"
  WriteRegStr HKCU "${LINK}" "URL Protocol" ""
  WriteRegStr HKCU "${LINK}\shell\open\command" "" '"$INSTDIR\int-crucible.exe" "%1"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Int Crucible"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Int Crucible authors"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\int-crucible.exe"
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\int-crucible.exe"
  Delete "$INSTDIR\uninstall.exe"
  ; Only when nothing else is in it: somebody may have chosen a folder with files of their own.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Int Crucible.lnk"
  DeleteRegKey HKCU "${LINK}"
  DeleteRegKey HKCU "Software\Int Crucible"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
